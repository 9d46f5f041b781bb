"""Times with their zones as JSON: they arrive as the same moment, in the zone of the same name where that is known.

Needs the standard library only.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from gaiaflow.errors import NotJsonError

_MICROSECOND = timedelta(microseconds=1)

_Clock = TypeVar("_Clock", datetime, time)


def zoned_form(value: datetime | time) -> list[Any]:
    """What the clock shows, which of two such hours it is, and the zone: its name, and how far it is from UTC."""
    name = getattr(value.tzinfo, "key", None) or getattr(value.tzinfo, "zone", None)  # zoneinfo's, pytz's
    offset = value.utcoffset()
    if value.tzinfo is not None and name is None and offset is None:
        raise NotJsonError("a time in a zone that has neither a name nor a fixed distance from UTC")
    parts = (value.hour, value.minute, value.second, value.microsecond)
    if isinstance(value, datetime):
        text = datetime(value.year, value.month, value.day, *parts).isoformat()
    else:
        text = time(*parts).isoformat()
    return [text, value.fold, name, None if offset is None else offset // _MICROSECOND]


def read_datetime(form: list[Any]) -> datetime:
    """The datetime of a form."""
    text, fold, name, microseconds = form
    return _in_zone(datetime.fromisoformat(text), fold, name, microseconds)


def read_time(form: list[Any]) -> time:
    """The time of a form."""
    text, fold, name, microseconds = form
    return _in_zone(time.fromisoformat(text), fold, name, microseconds)


def _in_zone(clock: _Clock, fold: int, name: str | None, microseconds: int | None) -> _Clock:
    offset = None if microseconds is None else timedelta(microseconds=microseconds)
    zone = _zone(name)
    if zone is not None:
        # pytz tells two such hours apart by the zone itself, and none by `fold`.
        for either in (fold, 1 - fold):
            found = clock.replace(tzinfo=zone, fold=either)
            if found.utcoffset() == offset:
                return found
    if offset is not None:
        return clock.replace(tzinfo=timezone(offset), fold=fold)
    if name is not None:
        raise NotJsonError(f"a time in the zone {name!r}, which is not known here; install the package tzdata")
    return clock.replace(fold=fold)


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    if name == "UTC":
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an image without them, a name of another library's
        return None
