"""What tasks hand on to each other: JSON, and a few kinds beyond it, which travel as JSON objects with a mark.

The same on both sides of every way: in pods, in the container of dev tasks and in Airflow's own process. Needs the
standard library; numpy is asked for only where one of its numbers arrives.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from gaiaflow.errors import NotJsonError
from gaiaflow.numpy_numbers import dtype_of, number_of_numpy, plain_number
from gaiaflow.value_kinds import READ, WRITTEN

MARK = "__gaiaflow__"
"""The key of an object that stands for a value beyond JSON, and names its kind; the other key is `value`."""

STORED = "stored"
"""The kind of what is kept in the object store: the value is a reference, `gaiaflow.stored.value`."""

Keep = Callable[[Any, str], "dict[str, Any] | None"]
"""Keeps a value in the object store: the reference to it, as it travels; None for a kind that is not kept there."""

EXPECTED = "JSON, a tuple, set, frozenset, date, time, datetime, timedelta, Decimal, UUID or number of numpy"
"""What may be handed on, for errors."""

_DEEPEST = 200
"""Airflow's own serializer and ours call themselves for each level, and Python allows a thousand calls."""

_LONGEST_INTEGER_BITS = 14280
"""Python neither writes nor reads integers of more than 4300 digits as text."""


def tagged(value: Any, place: str = "", depth: int = 0, keep: Keep | None = None) -> Any:
    """The value as JSON; what is beyond it as objects with a mark.

    A subclass of what is JSON goes as that (an OrderedDict as a dict), to which it is equal; so does a named tuple.
    What is neither goes into the object store, where `keep` takes it; a reference to what is there goes as it is.

    Raises:
        NotJsonError: for what would not arrive equal: "is a value of type bytes", "holds … at ['key']".
    """
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if depth > _DEEPEST:
        raise NotJsonError(f"is nested over {_DEEPEST} levels deep (or contains itself)")
    name = _name_of(kind)
    if name in WRITTEN:
        return _scalar(value, *WRITTEN[name], place)
    dtype = dtype_of(value)
    if dtype:
        return mark("numpy", [dtype, tagged(plain_number(value))])
    if isinstance(value, int):
        if value.bit_length() >= _LONGEST_INTEGER_BITS:
            raise _unfit("an integer of over 4300 digits", place)
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else mark("float", repr(float(value)))
    if isinstance(value, str):
        return str.__str__(value)
    return _tagged_parts(value, kind, place, depth + 1, keep)


def _tagged_parts(value: Any, kind: type, place: str, depth: int, keep: Keep | None) -> Any:
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise _unfit(f"a key of type {_name_of(type(key))}", place)
        items = {str.__str__(key): tagged(item, f"{place}[{key!r}]", depth, keep) for key, item in value.items()}
        return mark("dict", [[key, item] for key, item in items.items()]) if MARK in items else items
    if isinstance(value, list) or kind is tuple or (isinstance(value, tuple) and hasattr(value, "_fields")):
        parts = [tagged(item, f"{place}[{index}]", depth, keep) for index, item in enumerate(value)]
        return parts if isinstance(value, list) else mark("tuple", parts)
    if kind in (set, frozenset):
        # Sorted, so that equal sets are equal texts.
        return mark(kind.__name__, sorted((tagged(item, f"{place}{{…}}", depth) for item in value), key=json.dumps))
    if _name_of(kind) == "gaiaflow.stored.value.StoredValue":
        return mark(STORED, value.serialize())
    kept = keep(value, place) if keep else None
    if kept is not None:
        return kept
    error = _unfit(f"a value of type {_name_of(kind)}", place)
    error.storable = keep is None and _is_storable(value)
    raise error


def _is_storable(value: Any) -> bool:
    from gaiaflow.stored.formats import kind_of

    return kind_of(value) is not None


def _scalar(value: Any, name: str, write: Callable[[Any], Any], place: str) -> dict[str, Any]:
    try:
        return mark(name, write(value))
    except NotJsonError as error:
        raise _unfit(str(error), place) from None


_READ: Mapping[str, Callable[[Any], Any]] = {
    **READ,
    "float": float,
    "numpy": lambda parts: number_of_numpy(*parts),
    "dict": dict,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    STORED: lambda form: _received(form),
}


def untagged(value: Any) -> Any:
    """The value of JSON in which objects with a mark stand for what is beyond it."""
    if isinstance(value, list):
        return [untagged(item) for item in value]
    if not isinstance(value, dict):
        return value
    if MARK not in value:
        return {key: untagged(item) for key, item in value.items()}
    if value[MARK] not in _READ:
        raise NotJsonError(f"a value of the kind {value[MARK]!r}, which this gaiaflow does not know; update it")
    return _READ[value[MARK]](untagged(value["value"]))


def _received(form: Any) -> Any:
    from gaiaflow.stored.store import received

    return received(form)


def mark(kind: str, form: Any) -> dict[str, Any]:
    """An object that stands for a value of the kind."""
    return {MARK: kind, "value": form}


def _unfit(what: str, place: str) -> NotJsonError:
    if place:
        return NotJsonError(f"holds {what} at {place}")
    return NotJsonError(f"{'has' if what.startswith('a key') else 'is'} {what}")


def _name_of(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
