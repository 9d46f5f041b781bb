"""Functions for tasks of these tests."""

import os
import sys
import threading
import time
from typing import Any

threshold = 0.5


def give(value: Any = None) -> Any:
    """What it was given."""
    return value


def shout(text: str | None) -> str:
    """In capitals."""
    return (text or "").upper()


def names(given: dict[str, Any]) -> list[str]:
    """The keys, in their order."""
    return list(given)


def summary(**values: Any) -> dict[str, Any]:
    """All arguments by name."""
    return values


def change(items: list[int]) -> int:
    """Change its argument, as no function should."""
    items.append(0)
    return len(items)


def variable(name: str) -> str | None:
    """One variable of the environment."""
    return os.environ.get(name)


def environment() -> dict[str, str]:
    """The whole environment."""
    return dict(os.environ)


async def later(value: int) -> int:
    """The same, awaited."""
    return value + 1


def fail(message: str) -> None:
    """Raise."""
    raise ValueError(message)


def leave(code: int | str | None) -> None:
    """End the process."""
    sys.exit(code)


def tell_the_time() -> None:
    """When its first line runs."""
    print(time.time())


def large() -> str:
    """More than a variable of a pod takes."""
    return "x" * 200_000


def pair() -> tuple[int, int]:
    """A value beyond JSON."""
    return (1, 2)


def handle() -> Any:
    """A value that cannot travel."""
    return threading.Lock()


def wait_to_be_stopped() -> None:
    """Sleep until interrupted; tell of the clean-up."""
    try:
        print("started", flush=True)
        time.sleep(300)
    finally:
        print("cleaned up", flush=True)
