"""The way of an XCom from one task to another, without a database: pushed by the backend, kept as Postgres keeps it."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from gaiaflow.xcom import ExactXCom


def kept_by_postgres(stored: Any) -> Any:
    """What `jsonb` gives back: keys sorted by length, then bytes; a whole number for a whole float."""
    if isinstance(stored, dict):
        keys = sorted(stored, key=lambda key: (len(key.encode()), key.encode()))
        return {key: kept_by_postgres(stored[key]) for key in keys}
    if isinstance(stored, list):
        return [kept_by_postgres(item) for item in stored]
    if isinstance(stored, str) and "\0" in stored:
        raise ValueError("unsupported Unicode escape sequence")
    return int(stored) if isinstance(stored, float) and stored.is_integer() else stored


def through_the_database(value: Any) -> Any:
    """Pushed, kept and pulled."""
    stored = kept_by_postgres(json.loads(json.dumps(ExactXCom.serialize_value(value))))
    return ExactXCom.deserialize_value(SimpleNamespace(value=stored))
