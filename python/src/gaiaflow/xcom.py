"""An XCom backend that gives back what was pushed, whatever the database does to JSON.

Airflow keeps XComs in Postgres as `jsonb`, which sorts an object's keys, turns 1e16 into an integer and refuses a zero
character. As one JSON text the value is out of its reach; Airflow's UI reads such texts as it always has.
Airflow's API stores what it is sent without asking this class, so a text of ours bears a mark: without it, the text
"5" that somebody set there would arrive as a number.
Switched on by `AIRFLOW__CORE__XCOM_BACKEND=gaiaflow.xcom.ExactXCom`.
"""

from __future__ import annotations

import json
from typing import Any

from airflow.sdk.bases.xcom import BaseXCom
from airflow.sdk.serde import deserialize, serialize

_MARK = "\t"
"""White space, which every reader of JSON passes over."""


class ExactXCom(BaseXCom):
    """XComs as JSON text; values that are no JSON are encoded within it as Airflow encodes them."""

    @staticmethod
    def serialize_value(value: Any, **_: Any) -> str:
        """The value as a JSON text, which the database keeps as a mere string."""
        return _MARK + json.dumps(serialize(value))

    @staticmethod
    def deserialize_value(result: Any) -> Any:
        """The value of such a text; what another hand stored (Airflow's API, Airflow itself) as it stands."""
        if not isinstance(result.value, str):
            return deserialize(result.value)
        if result.value.startswith(_MARK):
            try:
                return deserialize(json.loads(result.value))
            except ValueError:
                pass
        return result.value
