"""The way of an XCom from task to task without Airflow's server: the same messages, kept as Postgres keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import msgspec
from airflow.sdk.execution_time import comms, task_runner

from gaiaflow.xcom import ExactXCom

PLACE = {"dag_id": "d", "task_id": "t", "run_id": "r"}


def kept_by_postgres(stored: Any) -> Any:
    """What `jsonb` gives back: keys sorted by length, then bytes; no exponent in a number, and no -0."""
    if isinstance(stored, dict):
        keys = sorted(stored, key=lambda key: (len(key.encode()), key.encode()))
        return {kept_by_postgres(key): kept_by_postgres(stored[key]) for key in keys}
    if isinstance(stored, list):
        return [kept_by_postgres(item) for item in stored]
    if isinstance(stored, str) and "\0" in stored:
        raise ValueError("unsupported Unicode escape sequence")
    if isinstance(stored, float):
        return int(stored) if abs(stored) >= 1e16 else stored + 0.0
    return stored


class Database:
    """Airflow's supervisor, server and database as far as XComs go."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], Any] = {}
        """By key and map index."""
        self.asked: list[tuple[str, str]] = []
        """Every message and its key."""

    def send(self, msg: Any) -> Any:
        """Answer a task."""
        self.asked.append((type(msg).__name__, msg.key))
        message = type(msg).model_validate(_sent(msg.model_dump()))
        if isinstance(message, comms.GetXComSequenceSlice):
            values = [value for (key, _), value in sorted(self.rows.items()) if key == message.key]
            return comms.XComSequenceSliceResult.model_validate(_sent({"root": values}))
        place = (message.key, -1 if message.map_index is None else message.map_index)
        if isinstance(message, comms.GetXCom):
            answer = {"key": message.key, "value": self.rows.get(place)}
            return comms.XComResult.model_validate(_sent(answer))
        if isinstance(message, comms.DeleteXCom):
            return self.rows.pop(place, None)
        self.rows[place] = kept_by_postgres(json.loads(json.dumps(message.value, allow_nan=False)))
        return None

    async def asend(self, msg: Any) -> Any:
        """Answer a trigger."""
        return self.send(msg)


def _sent(body: Any) -> Any:
    """As it is after the way between two of Airflow's processes."""
    return msgspec.msgpack.decode(comms._new_encoder().encode(body))


@contextmanager
def database() -> Iterator[Database]:
    """Within the block, what is pushed and pulled goes there."""
    there = Database()
    with mock.patch.object(task_runner, "SUPERVISOR_COMMS", there, create=True):
        yield there


def through_the_database(value: Any) -> Any:
    """Pushed, kept and pulled."""
    with database():
        ExactXCom.set("k", value, **PLACE)
        return ExactXCom.get_one(key="k", **PLACE)
