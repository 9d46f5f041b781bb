"""Single values beyond JSON that tasks hand on: how each is written and read.

Known by the names of their classes, so that a pod loads the modules only of those it meets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _zoned(value: Any) -> list[Any]:
    from gaiaflow.zones import zoned_form

    return zoned_form(value)


def _date(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def _time(form: list[Any]) -> Any:
    from gaiaflow.zones import read_time

    return read_time(form)


def _datetime(form: list[Any]) -> Any:
    from gaiaflow.zones import read_datetime

    return read_datetime(form)


def _timedelta(parts: list[int]) -> Any:
    from datetime import timedelta

    return timedelta(*parts)


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


def _uuid(text: str) -> Any:
    from uuid import UUID

    return UUID(text)


def _parts(value: Any) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


def _day(value: Any) -> str:
    return f"{value.year:04}-{value.month:02}-{value.day:02}"


WRITTEN: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "datetime.date": ("date", _day),
    "datetime.time": ("time", _zoned),
    "datetime.datetime": ("datetime", _zoned),
    "datetime.timedelta": ("timedelta", _parts),
    "decimal.Decimal": ("Decimal", str),
    "uuid.UUID": ("UUID", str),
    # Airflow's own dates, which are equal to Python's.
    "pendulum.date.Date": ("date", _day),
    "pendulum.datetime.DateTime": ("datetime", _zoned),
}
"""By class, no subclass among them, which may be more than its base: its kind's name, and what writes it."""

READ: Mapping[str, Callable[[Any], Any]] = {
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "timedelta": _timedelta,
    "Decimal": _decimal,
    "UUID": _uuid,
}
"""By the name of the kind."""
