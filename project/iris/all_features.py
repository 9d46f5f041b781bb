"""The functions of `dags/all_features.py`: plain Python that knows nothing of Airflow, pods or modes."""

import os
from typing import Any


def split(rows: int, share: float) -> dict[str, Any]:
    """Numbers for training and for testing, and a note that is null."""
    border = int(rows * share)
    return {"train": list(range(border)), "test": list(range(border, rows)), "note": None}


def compare(train: list[int], test: list[int]) -> dict[str, int]:
    """The size of each part, and of what both have."""
    return {"train": len(train), "test": len(test), "both": len(set(train) & set(test))}


def echo(given: Any, **pulled: Any) -> dict[str, Any]:
    """Everything it was given, in the order of the keys."""
    return {"given": given, **pulled}


def log_level() -> str:
    """The level the environment asks for; only printed, not kept."""
    level = os.environ.get("LOG_LEVEL", "not set")
    print(f"log level: {level}")
    return level


def fail() -> None:
    """Fail, every time."""
    raise RuntimeError("this task fails on purpose")


def upper(text: str) -> str:
    """The text in capitals."""
    return text.upper()
