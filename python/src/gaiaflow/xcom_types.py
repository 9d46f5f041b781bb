"""What is no JSON, before Airflow encodes it: nothing may change on the way without a word.

What Airflow cannot keep, or not everywhere (numpy's numbers, in a place without numpy), goes in a form of ours.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from pendulum.tz.timezone import FixedTimezone

from gaiaflow.airflow_api import allow_class, deserialize, serialize
from gaiaflow.json_values import why_not_fit
from gaiaflow.numpy_numbers import dtype_of
from gaiaflow.values import tagged, untagged


class Tagged:
    """A single value in the form in which pods hand it on."""

    __version__ = 1

    def __init__(self, value: Any) -> None:
        """Take the value."""
        self.value = value

    def serialize(self) -> Any:
        """Its form. Airflow calls this."""
        return tagged(self.value)

    @staticmethod
    def deserialize(data: Any, version: int) -> Any:
        """The value. Airflow calls this for what bears the name of this class."""
        if version > Tagged.__version__:
            raise TypeError(f"an XCom was written by a later gaiaflow (version {version} of {Tagged.__qualname__})")
        return untagged(data)


allow_class(Tagged)


def checked(value: Any) -> Any:
    """The value, so that Airflow's serializer gives it back equal.

    Dicts, lists, tuples and sets are looked through; into an object that brings its own way Airflow looks itself.

    Raises:
        ValueError: where it would come back as another, or not at all.
        TypeError: for what it cannot encode.
    """
    if isinstance(value, dict):
        return _checked_dict(value)
    if isinstance(value, list):
        return [checked(item) for item in value]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return tuple(map(checked, value))  # which is what Airflow makes of a named one
    if type(value) in (tuple, set, frozenset):
        return type(value)(map(checked, value))
    if type(value) is time or dtype_of(value):
        return Tagged(value)
    if isinstance(value, (datetime, timedelta, Decimal, UUID)) or type(value).__module__ == "numpy":
        return _checked_scalar(value)
    return value


def _checked_dict(value: dict[Any, Any]) -> dict[str, Any]:
    if "__type" in value and "__var" in value:
        raise ValueError(
            "a dict with the keys '__type' and '__var' is something else to Airflow; give one another name"
        )
    items = {str(key): checked(item) for key, item in value.items()}
    if len(items) < len(value):
        raise ValueError("two keys of a dict are the same as text, and as JSON it would have only one of them")
    return items


def _checked_scalar(value: Any) -> Any:
    fit = why_not_fit(value) is None
    try:
        if _arrives(value):
            return value
    except TypeError:  # Airflow 3.1 knows no UUIDs
        if not fit:
            raise
    offset = value.utcoffset() if isinstance(value, datetime) else None
    if offset is not None and not offset % timedelta(seconds=1):
        # Airflow knows zones by name, and pendulum's by their offset.
        fixed = value.replace(tzinfo=FixedTimezone(int(offset.total_seconds())))
        if _arrives(fixed):
            return fixed
    if fit:
        return Tagged(value)
    kind = type(value)
    raise ValueError(
        f"a value of type {kind.__module__}.{kind.__qualname__} would not arrive equal: Airflow has no way to keep "
        "this one; hand it on as a text, such as str(value)"
    )


def _arrives(value: Any) -> bool:
    try:
        encoded = serialize(value)
    except (ValueError, ArithmeticError):
        return False
    try:
        arrived: Any = deserialize(encoded)
        if isinstance(value, datetime) and value.tzinfo is not None:
            # In UTC: two zones are never equal in an hour that comes twice.
            return bool(arrived.astimezone(timezone.utc) == value.astimezone(timezone.utc))
        return bool(arrived == value or (arrived != arrived and value != value))
    except (TypeError, ValueError, ArithmeticError):
        return False
