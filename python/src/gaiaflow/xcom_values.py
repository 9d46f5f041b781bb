"""An XCom's value in its forms: as Airflow encodes it, as plain JSON for the database, as a text that loses nothing."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from gaiaflow.airflow_api import allow_class, deserialize, serialize
from gaiaflow.xcom_types import checked

MARK = "\t"
"""A text that begins so and goes on as JSON is a value: a second record, or an XCom of an earlier gaiaflow."""

_CLASS, _VERSION, _DATA = "__classname__", "__version__", "__data__"
"""How Airflow writes a value that is no JSON."""

_INTEGERS = range(-(2**63), 2**64)
"""What travels between a task and Airflow: msgpack knows no longer integers."""

_DEEPEST = 150
"""Airflow reads no JSON that is nested 200 times."""

_WRITTEN_WITH_EXPONENT = 1e16
"""From here on Python writes a float so, and `jsonb` makes an integer of that."""

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character, which no UTF-8 has."""


class JsonText:
    """A part of a value that Airflow or `jsonb` takes for no JSON, as a text: 2**70, NaN, a zero character."""

    __version__ = 1

    @staticmethod
    def deserialize(data: str, version: int) -> Any:
        """The part. Airflow calls this for what bears the name of this class."""
        if version > JsonText.__version__:
            raise TypeError(f"an XCom was written by a later gaiaflow (version {version} of {JsonText.__qualname__})")
        return deserialize(json.loads(data))


allow_class(JsonText)


def encoded(value: Any) -> str:
    """The value as a JSON text, with what is no JSON as Airflow encodes it.

    Raises:
        ValueError: for a value that would not arrive equal.
        TypeError: for one that Airflow cannot encode.
    """
    return json.dumps(serialize(checked(value)))


def plain_and_exact(text: str) -> tuple[Any, str | None]:
    """What the column is to hold, and the second record, which is None where the first one is enough."""
    plain = _plain(json.loads(text))
    return plain, MARK + text if may_be_changed(plain) else None


def may_be_changed(plain: Any) -> bool:
    """Whether the database may write this otherwise than it was, or may have done so: the same before and after."""
    if isinstance(plain, dict):
        # The keys of what Airflow encoded have no order to lose.
        return (len(plain) > 1 and _CLASS not in plain) or any(map(may_be_changed, plain.values()))
    if isinstance(plain, list):
        return any(map(may_be_changed, plain))
    if isinstance(plain, float):
        return plain == 0 or abs(plain) >= _WRITTEN_WITH_EXPONENT  # 0.0 may have been -0.0
    return isinstance(plain, int) and abs(plain) >= _WRITTEN_WITH_EXPONENT


def read(stored: Any) -> Any:
    """The value of a record by itself. A text of another hand is taken as it stands, `"5"` and a tab before it too."""
    is_ours, value = _parsed(stored)
    return deserialize(value if is_ours else stored)


def exact_values(stored: Sequence[Any], seconds: Sequence[Any]) -> list[Any]:
    """The values of first records; of second ones, those are used that say the same as a first."""
    by_record = defaultdict(list)
    for is_ours, value in map(_parsed, seconds):
        if is_ours:
            by_record[_canonical(_plain(value))].append(value)
    values = []
    for record in stored:
        same = by_record.get(_canonical(record)) if by_record and may_be_changed(record) else None
        values.append(deserialize(same.pop(0)) if same else read(record))
    return values


def _parsed(stored: Any) -> tuple[bool, Any]:
    """Whether a record is a text of ours, and what it says."""
    if isinstance(stored, str) and stored.startswith(MARK):
        try:
            return True, json.loads(stored)
        except ValueError:
            pass
    return False, None


def _plain(value: Any, depth: int = 0) -> Any:
    """Parsed JSON in which what could not be kept as such is a text."""
    if not _fits(value) or (depth == _DEEPEST and isinstance(value, (dict, list))):
        return _as_text(value)
    if isinstance(value, dict):
        return {key: _plain(item, depth + 1) for key, item in value.items()}
    return [_plain(item, depth + 1) for item in value] if isinstance(value, list) else value


def _fits(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_fits, value))
    if isinstance(value, str):
        # Nor does a text that would be read as one of ours.
        return "\0" not in value and not _SURROGATE.search(value) and not _parsed(value)[0]
    if isinstance(value, float):
        return _INTEGERS[0] <= value <= _INTEGERS[-1]  # neither is NaN
    return not isinstance(value, int) or value in _INTEGERS


def _as_text(value: Any) -> dict[str, Any]:
    name = f"{JsonText.__module__}.{JsonText.__qualname__}"
    return {_CLASS: name, _VERSION: JsonText.__version__, _DATA: json.dumps(value)}


def _canonical(plain: Any) -> str:
    """The same text for JSON as it was sent and as the database gives it back."""
    return json.dumps(_rewritten(plain), sort_keys=True)


def _rewritten(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {key: _rewritten(item) for key, item in plain.items()}
    if isinstance(plain, list):
        return [_rewritten(item) for item in plain]
    if isinstance(plain, float):
        return int(plain) if abs(plain) >= _WRITTEN_WITH_EXPONENT else plain + 0.0
    return plain
