"""The XCom backend: plain JSON to others, to tasks exactly what was pushed, whatever a database makes of JSON."""

from __future__ import annotations

import asyncio
import inspect
import json
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from airflow.sdk.bases.xcom import BaseXCom
from airflow.sdk.execution_time.xcom import XCom
from hypothesis import given, settings

from gaiaflow.numpy_numbers import NumpyFloat, NumpyInteger
from gaiaflow.values import tagged, untagged
from gaiaflow.xcom import EXACT_SUFFIX, ExactXCom, exact_key
from gaiaflow.xcom_types import Tagged
from support.xcoms import PLACE, Database, database, kept_by_postgres, through_the_database
from test_properties import EVERYTHING, exact, values


def pushed(there: Database, value: Any, key: str = "k", map_index: int = -1) -> Any:
    """Push it; what others see."""
    ExactXCom.set(key, value, **PLACE, map_index=map_index)
    return there.rows[key, map_index]


def pulled(key: str = "k") -> Any:
    """What a task gets."""
    return ExactXCom.get_one(key=key, **PLACE)


def test_airflow_uses_it_here() -> None:
    assert XCom is ExactXCom


@settings(deadline=None)
@given(values)
def test_any_json_is_kept_exactly(value: Any) -> None:
    assert exact(through_the_database(value)) == exact(value)


@pytest.mark.parametrize(
    "value",
    [
        {"z": 1, "aa": [1.0, 1e16, -0.0, 2**63, {"c": None, "b": "\tno json"}]},
        *[None, True, 0, 1.5, "5", "\thello", "", [], {}, {"a": {"b": []}}],
    ],
)
def test_others_see_equal_json(value: Any) -> None:
    with database() as there:
        assert pushed(there, value) == value


def test_what_no_database_keeps_as_json_is_a_text_within_json() -> None:
    with database() as there:
        seen = pushed(there, {"big": 2**70, "ok": 1, "nan": float("nan"), "deep": EVERYTHING})
        assert seen["ok"] == 1
        assert seen["big"]["__data__"] == str(2**70)
        assert seen["nan"]["__data__"] == "NaN"
        assert seen["deep"]["unicode"] == EVERYTHING["unicode"]


@pytest.mark.parametrize("value", [None, "text", 5, 2.5, True, [1, "a", 2.5], {"a": [1]}, [], {}])
def test_what_no_database_changes_costs_no_second_request(value: Any) -> None:
    with database() as there:
        pushed(there, value)
        assert pulled() == value
        assert there.asked == [("SetXCom", "k"), ("GetXCom", "k")]


@pytest.mark.parametrize("set_there", [5, "5", None, {"b": 1, "a": 3}, {"b": True, "a": 2}, {"b": 1.0, "a": 2}, []])
def test_a_value_set_by_another_hand_wins(set_there: Any) -> None:
    with database() as there:
        pushed(there, {"b": 1, "a": 2})
        there.rows["k", -1] = kept_by_postgres(set_there)
        assert exact(pulled()) == exact(kept_by_postgres(set_there))
        del there.rows["k", -1]
        assert pulled() is None


def test_a_key_pushed_again_is_the_new_value() -> None:
    with database() as there:
        for value in ({"b": 1, "a": 2}, 5, {"a": 2, "b": 1}, {"b": 1, "a": 2}):
            pushed(there, value)
            assert exact(pulled()) == exact(value)


def test_the_outputs_of_a_mapped_task_are_exact_and_in_order() -> None:
    outputs = [{"c": 1, "a": 2}, {"b": 1, "a": 2}, {"a": 2, "b": 1}, 5, {"z": 1e16, "y": -0.0}]
    with database() as there:
        for index, value in reversed(list(enumerate(outputs))):
            pushed(there, value, map_index=index)
        assert exact(ExactXCom.get_all(key="k", **PLACE)) == exact(outputs)
        there.rows["k", 0] = {"a": 3, "c": 1}
        assert exact(ExactXCom.get_all(key="k", **PLACE)) == exact([{"a": 3, "c": 1}, *outputs[1:]])
        assert exact(ExactXCom.get_one(key="k", **PLACE, map_index=4)) == exact(outputs[4])
        assert ExactXCom.get_all(key="none", **PLACE) is None


@pytest.mark.skipif(not hasattr(BaseXCom, "aset"), reason="Airflow 3.1 and 3.2 have no such functions")
def test_triggers_and_async_tasks_get_the_same() -> None:
    async def both() -> list[Any]:
        await ExactXCom.aset("k", EVERYTHING, **PLACE)
        return [await ExactXCom.aget_one(key="k", **PLACE), await ExactXCom.aget_all(key="k", **PLACE)]

    with database() as there:
        one, several = asyncio.run(both())
        assert exact([one, several]) == exact([EVERYTHING, [EVERYTHING]])
        # All that a trigger may ask.
        assert [asked for asked, _ in there.asked[:4]] == ["SetXCom", "SetXCom", "GetXCom", "GetXCom"]


def test_a_length_for_mapping_belongs_to_the_value() -> None:
    newer = {"dag_result": True} if "dag_result" in inspect.signature(BaseXCom.set).parameters else {}
    with database() as there:
        ExactXCom.set("k", {"b": 1, "a": 2}, **PLACE, _mapped_length=2, **newer)
        assert set(there.rows) == {("k", -1), (exact_key("k"), -1)}


def test_a_second_key_fits_airflows_column_and_is_nobody_elses() -> None:
    with database() as there:
        pushed(there, {"b": 1, "a": 2}, "x" * 512)
        assert max(len(key) for key, _ in there.rows) == 512
        assert list(pulled("x" * 512)) == ["b", "a"]
        with pytest.raises(ValueError, match=f"keys that end in '{EXACT_SUFFIX}' are GaiaFlow's own"):
            pushed(there, 5, exact_key("k"))


@settings(deadline=None)
@given(values)
def test_an_xcom_of_an_earlier_gaiaflow_stays_readable(value: Any) -> None:
    with database() as there:
        there.rows["k", -1] = "\t" + json.dumps(value)
        assert exact(pulled()) == exact(value)


@pytest.mark.parametrize("stored", ["hello", "5", "null", "\thello", {"a": 1}, [1], 5, None])
def test_what_another_hand_stored_is_taken_as_it_stands(stored: Any) -> None:
    assert ExactXCom.deserialize_value(SimpleNamespace(value=stored)) == stored
    with database() as there:
        there.rows["k", -1] = stored
        assert pulled() == stored


FIXED = timezone(timedelta(hours=5, minutes=45))
DAY = datetime(2026, 1, 1, 1, 2, 3, 456789)


@pytest.mark.parametrize(
    "value",
    [
        *[(1, 2), {1, 2}, frozenset({1}), date(2026, 1, 1), timedelta(days=-1, microseconds=3)],
        *[DAY, DAY.replace(tzinfo=UTC), DAY.replace(tzinfo=ZoneInfo("Europe/Berlin")), DAY.replace(tzinfo=FIXED)],
        *[DAY.replace(tzinfo=timezone(-timedelta(seconds=7))), DAY.astimezone()],
        *[Decimal("1.10"), Decimal("1e30"), Decimal("Infinity")],
        *[np.float32(0.1), np.float64(1e300), np.int64(-(2**63)), np.uint64(2**64 - 1), np.bool_(True)],
    ],
)
def test_what_airflow_can_keep_beyond_json_it_keeps(value: Any) -> None:
    for given_value in (value, {"a": 1, "when": value}, [(value, {"b": value, "a": 1})]):
        arrived = through_the_database(given_value)
        assert arrived == given_value
    assert isinstance(through_the_database(value), type(value))


@pytest.mark.parametrize(
    "value",
    [
        Decimal("0.1234567890123456789"),
        datetime(9999, 1, 1, microsecond=456789),
        datetime.min,
        timedelta.max,
        DAY.replace(tzinfo=timezone(timedelta(microseconds=5))),
        time(1, 2, 3, 4),
        time(1, 2, tzinfo=ZoneInfo("Europe/Berlin")),
        UUID(int=5),
    ],
)
def test_what_airflow_cannot_keep_is_kept_in_a_form_of_ours(value: Any) -> None:
    for given_value in (value, {"a": 1, "when": [(value,)]}):
        assert through_the_database(given_value) == given_value
    with pytest.raises(TypeError, match="written by a later gaiaflow"):
        Tagged.deserialize({}, 2)


def test_a_number_of_numpy_goes_through_an_airflow_without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    given_value = [np.float32(0.1), np.int64(5), np.bool_(True)]
    form = tagged(given_value)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "numpy", None)
        there = untagged(form)
        assert [type(value) for value in there] == [NumpyFloat, NumpyInteger, NumpyInteger]
        assert there == given_value
        kept = through_the_database(there)
        assert [type(value) for value in kept] == [NumpyFloat, NumpyInteger, NumpyInteger]
    arrived = untagged(tagged(kept))
    assert [(type(value), value) for value in arrived] == [(type(value), value) for value in given_value]


def test_what_would_arrive_as_another_is_refused() -> None:
    for given_value in (np.complex128(1 + 2j), {"a": 1, "when": [(np.complex128(1 + 2j),)]}):
        with database() as there, pytest.raises(ValueError, match=r"would not arrive equal: .* hand it on as a text"):
            pushed(there, given_value)
        assert there.rows == {}


@pytest.mark.parametrize(
    ("value", "message"), [({1: "a", "1": "b"}, "two keys of a dict"), ({"__type": "dict", "__var": {}}, "__type")]
)
def test_a_dict_that_would_lose_something_is_refused(value: Any, message: str) -> None:
    with database() as there, pytest.raises(ValueError, match=message):
        pushed(there, [value])


@pytest.mark.parametrize("value", [b"", object(), np.array([1]), np.datetime64("2026-01-01"), 1j])
def test_what_airflow_cannot_keep_is_refused_in_its_words(value: Any) -> None:
    with database() as there, pytest.raises(TypeError, match="annot serialize object of type"):
        pushed(there, {"a": value})


def test_what_cannot_be_read_is_an_error_and_no_text() -> None:
    with database() as there:
        there.rows["k", -1] = "\t" + json.dumps({"__classname__": "no.such.Class", "__version__": 1, "__data__": 1})
        with pytest.raises(ImportError, match=r"no\.such\.Class"):
            pulled()
        # As the earlier gaiaflow wrote a datetime with a fixed offset: which one is lost.
        zone = {"__classname__": "builtins.tuple", "__version__": 1, "__data__": ["", "", 0, False]}
        data = {"timestamp": 1.0, "tz": zone}
        there.rows["k", -1] = "\t" + json.dumps(
            {"__classname__": "datetime.datetime", "__version__": 2, "__data__": data}
        )
        with pytest.raises((TypeError, ValueError)):
            pulled()
