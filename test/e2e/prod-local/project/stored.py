"""Functions that take and give what is no JSON: plain Python that knows of no store."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.ensemble import RandomForestClassifier


def table() -> np.ndarray:
    """Rows of numbers and days."""
    rows = [(number / 2, f"2026-01-0{number + 1}") for number in range(4)]
    return np.array(rows, dtype=[("x", "f4"), ("day", "datetime64[D]")])


def prepare() -> dict[str, Any]:
    """A table, rows that are too large for an XCom, and a number."""
    return {"table": table(), "rows": [{"n": n, "text": "$(HOME) {{ ds }}"} for n in range(9_000)], "n": 1}


def fit(table: np.ndarray, try_number: int) -> RandomForestClassifier:
    """A model, at the second try."""
    if try_number == 1:
        raise RuntimeError("the first try fails on purpose")
    return RandomForestClassifier(n_estimators=3, random_state=1).fit(table["x"].reshape(-1, 1), [0, 1, 0, 1])


def part(table: np.ndarray, number: int) -> dict[str, Any]:
    """A row for each element."""
    return {"row": table[number : number + 1], "number": number}


def compare(everything: dict[str, Any], model: Any, parts: list[Any], handed: list[Any]) -> dict[str, Any]:
    """Whether all arrived as it left."""
    expected = RandomForestClassifier(n_estimators=3, random_state=1).fit(table()["x"].reshape(-1, 1), [0, 1, 0, 1])
    features = np.linspace(0, 2, 9).reshape(-1, 1)
    return {
        "table": [bool((it == table()).all()) and it.dtype == table().dtype for it in (everything["table"], handed[2])],
        "rows": [len(everything["rows"]), everything["rows"][-1], everything["n"]],
        "model": [type(model).__name__, bool((model.predict(features) == expected.predict(features)).all())],
        "parts": [[part["number"], bool((part["row"] == table()[part["number"]]).all())] for part in parts],
        "reference": handed[:2],
    }


class Own(BaseEstimator):
    """A model's class that skops does not know."""


def give(kind: str) -> Any:
    """What no store keeps, or not this project's."""
    if kind == "large":
        return np.zeros(3 << 17)
    return {"own": [Own()], "path": Path("a"), "frame": pd.DataFrame({"a": [1]})}[kind]
