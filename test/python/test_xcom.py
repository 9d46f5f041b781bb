"""The XCom backend: what a database makes of JSON must not reach the next task."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk.execution_time.xcom import XCom
from hypothesis import given

from gaiaflow.xcom import ExactXCom
from support.xcoms import through_the_database
from test_properties import exact, values


def test_airflow_uses_it_here() -> None:
    assert XCom is ExactXCom


@given(values)
def test_any_json_is_kept_exactly(value: Any) -> None:
    assert exact(through_the_database(value)) == exact(value)


@pytest.mark.parametrize("value", [(1, 2), {1, 2}, datetime(2026, 1, 1, tzinfo=UTC)])
def test_what_airflow_can_keep_beyond_json_it_keeps(value: Any) -> None:
    assert through_the_database(value) == value


@pytest.mark.parametrize("stored", ["hello", "5", "null", "\thello", {"a": 1}, [1], 5, None])
def test_what_another_hand_stored_is_taken_as_it_stands(stored: Any) -> None:
    assert ExactXCom.deserialize_value(SimpleNamespace(value=stored)) == stored
