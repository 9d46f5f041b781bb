"""An XCom backend: what others see is plain JSON, what tasks pull is exactly what was pushed.

Airflow's page, its API and its clients read the column and ask no backend, so a value is kept there as the JSON it is.
Postgres (`jsonb`) sorts an object's keys and writes 1e16 as an integer. Where that could show, the value is kept once
more, as a text under a second key; a pull takes that one as long as it says the same as the first, so what somebody
sets through the API wins.
Switched on by `AIRFLOW__CORE__XCOM_BACKEND=gaiaflow.xcom.ExactXCom`.
"""

from __future__ import annotations

import hashlib
from typing import Any

from airflow.sdk.bases.xcom import BaseXCom

from gaiaflow.xcom_values import encoded, exact_values, may_be_changed, plain_and_exact, read

EXACT_SUFFIX = ".gaiaflow-exact"
"""How a second key ends. No task may push under such a name."""

_LONGEST_KEY = 512
"""What Airflow's column takes."""


def exact_key(key: str) -> str:
    """The key of the second record of what is kept under `key`."""
    second = key + EXACT_SUFFIX
    return second if len(second) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest() + EXACT_SUFFIX


class ExactXCom(BaseXCom):
    """XComs as plain JSON, with a second record where the database could change how they are written."""

    @classmethod
    def set(
        cls, key: str, value: Any, *, dag_id: str, task_id: str, run_id: str, map_index: int = -1, **further: Any
    ) -> None:
        """Keep a value.

        Raises:
            ValueError: for a value that would not arrive equal, or a key of a second record.
            TypeError: for one that Airflow cannot encode.
        """
        plain, exact = _to_keep(key, value)
        place: dict[str, Any] = {"dag_id": dag_id, "task_id": task_id, "run_id": run_id, "map_index": map_index}
        # The second record first: whoever finds the value finds both.
        if exact is not None:
            _Stored.set(exact_key(key), exact, **place)
        _Stored.set(key, plain, **place, **further)

    @classmethod
    async def aset(
        cls, key: str, value: Any, *, dag_id: str, task_id: str, run_id: str, map_index: int = -1, **further: Any
    ) -> None:
        """As `set`."""
        plain, exact = _to_keep(key, value)
        place: dict[str, Any] = {"dag_id": dag_id, "task_id": task_id, "run_id": run_id, "map_index": map_index}
        if exact is not None:
            await _Stored.aset(exact_key(key), exact, **place)
        await _Stored.aset(key, plain, **place, **further)

    @classmethod
    def get_one(cls, *, key: str, **place: Any) -> Any:
        """The value as it was pushed; None where there is none."""
        stored = _Stored.get_one(key=key, **place)
        exact = [_Stored.get_one(key=exact_key(key), **place)] if may_be_changed(stored) else []
        return exact_values([stored], exact)[0]

    @classmethod
    async def aget_one(cls, *, key: str, **place: Any) -> Any:
        """As `get_one`."""
        stored = await _Stored.aget_one(key=key, **place)
        exact = [await _Stored.aget_one(key=exact_key(key), **place)] if may_be_changed(stored) else []
        return exact_values([stored], exact)[0]

    @classmethod
    def get_all(cls, *, key: str, **place: Any) -> list[Any] | None:
        """The values of all map indexes, in their order; None where there is none."""
        stored = _Stored.get_all(key=key, **place)
        if stored is None:
            return None
        exact = _Stored.get_all(key=exact_key(key), **place) if any(map(may_be_changed, stored)) else None
        return exact_values(stored, exact or [])

    @classmethod
    async def aget_all(cls, *, key: str, **place: Any) -> list[Any] | None:
        """As `get_all`."""
        stored = await _Stored.aget_all(key=key, **place)
        if stored is None:
            return None
        exact = await _Stored.aget_all(key=exact_key(key), **place) if any(map(may_be_changed, stored)) else None
        return exact_values(stored, exact or [])

    @staticmethod
    def serialize_value(value: Any, **_: Any) -> Any:
        """The plain JSON of a value."""
        return plain_and_exact(encoded(value))[0]

    @staticmethod
    def deserialize_value(result: Any) -> Any:
        """The value as far as the first record tells. Airflow reads the outputs of a mapped task so, one by one."""
        return read(result.value)


class _Stored(BaseXCom):
    """What is in the column, as it stands."""

    @staticmethod
    def serialize_value(value: Any, **_: Any) -> Any:
        return value

    @staticmethod
    def deserialize_value(result: Any) -> Any:
        return result.value


def _to_keep(key: str, value: Any) -> tuple[Any, str | None]:
    if key.endswith(EXACT_SUFFIX):
        raise ValueError(f"no XCom may have the key {key!r}: keys that end in {EXACT_SUFFIX!r} are GaiaFlow's own")
    return plain_and_exact(encoded(value))
