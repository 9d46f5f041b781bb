"""Functions whose tasks have to end, say and hand on the same wherever they run."""

import logging
import os
import sys
import warnings
from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
Point = namedtuple("Point", "x y")


class Level(IntEnum):
    """A number with a name."""

    HIGH = 3


@dataclass
class Record:
    """What some would like to hand on."""

    number: int = 1


class SlowDownError(ConnectionError):
    """With a number that a `retry_policy` may ask for."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


def nothing() -> None:
    """No result."""


def plain_kinds() -> Any:
    """Subclasses that are what they derive from."""
    return [OrderedDict(b=1, a=2), Point(1, (2,)), Level.HIGH]


def unfit(kind: str) -> Any:
    """A value that cannot travel."""
    if kind == "DataFrame":
        import pandas

        return pandas.DataFrame({"a": [1]})
    if kind == "Timestamp":
        import pandas

        return {"when": pandas.Timestamp("2026-01-01")}
    if kind == "array":
        import numpy

        return [numpy.zeros(2)]
    return {"Path": Path("a"), "dataclass": Record(), "bytes": b"1", "key": {1: 2}, "range": range(2)}[kind]


def fail(kind: str) -> None:
    """Raise."""
    if kind == "status":
        raise SlowDownError(429)
    if kind in ("AirflowSkipException", "AirflowFailException"):
        from gaiaflow import airflow_api

        raise getattr(airflow_api, kind)("by the function")
    raise {"KeyError": KeyError("a"), "OSError": OSError(28, "no space"), "assert": AssertionError()}[kind]


def environment(names: list[str]) -> list[str | None]:
    """Some variables."""
    return [os.environ.get(name) for name in names]


def say() -> None:
    """In several ways."""
    log.debug("hidden")
    log.info("rows %d", 3)
    log.warning("two\nlines")
    print("printed")
    print("no end", end="")
    print("to stderr", file=sys.stderr)
    warnings.warn("old", UserWarning, stacklevel=1)


def scaled() -> float:
    """As functions do: import a library, and work a moment."""
    import numpy

    return float(numpy.linspace(0, 1, 1_000_000).sum())
