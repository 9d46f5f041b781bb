"""What may travel between tasks: JSON, exactly, as text that survives an environment variable of a pod."""

from __future__ import annotations

import json
import math
from typing import Any

from gaiaflow.errors import NotJsonError

MAX_VARIABLE_BYTES = 120 * 1024
"""Linux refuses to start a process with a variable over 128 KiB; the rest is left for the variable's name."""

MAX_ENVIRONMENT_BYTES = 1024 * 1024
"""All variables together, under Linux's usual 2 MiB for environment and arguments with room for a secret's."""


def to_json(value: Any, what: str) -> str:
    """The value as JSON in printable ASCII without a `$`, which Kubernetes would read as its own.

    Equal to the value when read back, keys in the same order. `what` names the value in the error.

    Raises:
        NotJsonError: when the value, or something in it, would not come back equal.
    """
    fault = why_not_json(value)
    if fault:
        raise NotJsonError(f"{what} {fault}")
    return json.dumps(value, allow_nan=False, separators=(",", ":")).replace("$", "\\u0024")


def why_not_json(value: Any) -> str | None:
    """Why the value is not JSON, as the end of a sentence: "is a value of type set, …"; None when it is."""
    try:
        return _fault(value, "")
    except RecursionError:
        return "is nested too deeply for JSON (or contains itself)"


def _fault(value: Any, place: str) -> str | None:
    if value is None or isinstance(value, (bool, str)):
        return None
    if isinstance(value, int):
        return None if value.bit_length() < _LONGEST_INTEGER_BITS else _told("an integer of over 4300 digits", place)
    if isinstance(value, float):
        return None if math.isfinite(value) else _told(f"the number {float(value)}", place)
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                return _told(f"a key of type {_name_of(type(key))}", place)
            fault = _fault(item, f"{place}[{key!r}]")
            if fault:
                return fault
        return None
    if isinstance(value, list):
        for index, item in enumerate(value):
            fault = _fault(item, f"{place}[{index}]")
            if fault:
                return fault
        return None
    hint = "; make it a list" if isinstance(value, (tuple, set, frozenset)) else ""
    return _told(f"a value of type {_name_of(type(value))}", place, hint)


_LONGEST_INTEGER_BITS = 14280
"""Python neither writes nor reads integers of more than 4300 digits as text."""


def _told(what: str, place: str, hint: str = "") -> str:
    return f"{f'holds {what} at {place}' if place else f'is {what}'}, which is not JSON{hint}"


def _name_of(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
