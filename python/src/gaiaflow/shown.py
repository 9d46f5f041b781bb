"""Arguments as Airflow keeps them beside a DAG and a run, for its page: nothing there reaches a function.

NaN, infinity, integers beyond 64 bits, zero bytes and halves of characters travel between tasks, but not in Airflow's
messages and not in Postgres: for one of them in a DAG file the DAG processor ends, for one in a run the task fails.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from gaiaflow.templates import walked

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def shown(value: Any) -> Any:
    """The value with a text in place of each part that Airflow cannot keep.

    A tuple is a list: within a dict no JSON for Airflow 3.1, which fails the task.
    """
    if isinstance(value, dict):
        return {_leaf(key): shown(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [shown(item) for item in value]
    return walked(_leaf(value), shown)


def _leaf(value: Any) -> Any:
    if _fits(value):
        return value
    return ascii(value)[1:-1] if isinstance(value, str) else str(value)


def _fits(value: Any) -> bool:
    if isinstance(value, str):
        return not _NO_TEXT.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    # Not `in range(…)`, which counts to a member of an IntEnum one by one.
    return not isinstance(value, int) or -(2**63) <= value < 2**64


class Arguments(Mapping[str, Any]):
    """A task's arguments for its function, of which Airflow shows what it can keep."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Take them by name."""
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self.serialize())

    def serialize(self) -> dict[str, Any]:
        """What Airflow shows. It calls this from 3.3 on; before, it shows the text."""
        made: dict[str, Any] = shown(dict(self._values))
        return made


class Covered:
    """A part of an element of a mapped task that Airflow cannot keep; it keeps the text in its place."""

    def __init__(self, value: Any) -> None:
        """Take the part."""
        self.value = value

    def __repr__(self) -> str:
        return str(shown(self.value))


def covered(value: Any) -> Any:
    """The value with its parts covered that Airflow cannot keep."""
    if not _fits(value) or (isinstance(value, dict) and not all(map(_fits, value))):
        return Covered(value)
    return walked(value, covered)
