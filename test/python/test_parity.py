"""What a task takes, hands on, raises and says: the same in Airflow's process, in the container and in pods."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pendulum
import pytest
from airflow.sdk import literal

from gaiaflow.airflow_api import AirflowException, AirflowFailException, AirflowSkipException
from gaiaflow.errors import FunctionNotFoundError
from parity_cases import SlowDownError
from support.ways import CONTAINER, IN_PROCESS, POD, WAYS, Outcome, run_as
from support.xcoms import through_the_database

BERLIN = ZoneInfo("Europe/Berlin")
TWICE = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
VALUES = [
    *[None, True, 1, 2**70, 1.5, float("inf"), "ü$(HOME){{ x }}", [1, [2]], {"z": 1, "a": {"__gaiaflow__": 1}}],
    *[(1, ("a",)), {1, 2}, frozenset({(1, "a")}), date(2026, 1, 1), time(1, 2, 3, 4), time(1, tzinfo=BERLIN)],
    *[datetime(2026, 1, 1, 1, 2, 3, 456789), datetime(2026, 1, 1, tzinfo=UTC), TWICE, TWICE.replace(fold=1)],
    *[datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))), timedelta(days=-1, microseconds=3)],
    *[Decimal("0.1234567890123456789"), UUID(int=5), np.float32(0.1), np.float64(1e300), np.int64(-5), np.uint8(5)],
    *[np.bool_(True), {"nested": [(np.int32(1), {date(2026, 1, 1)})]}],
]


def in_each(socket: str, path: str, *, ways: tuple[str, ...] = WAYS, **given: Any) -> dict[str, Outcome]:
    """The outcomes by way."""
    kwargs, pushed = given.pop("kwargs", {}), given.pop("pushed", {})
    return {way: run_as(way, socket, path, kwargs, pushed, **given) for way in ways}


@pytest.mark.parametrize("way", WAYS)
def test_values_arrive_equal_as_arguments_results_and_what_others_pushed(way: str, task_socket: str) -> None:
    first = run_as(way, task_socket, "sample.functions:give", {"value": literal(VALUES)}, {})
    assert first.raised is None
    pulls = {"value": {"task": "make"}}
    kept = through_the_database(first.returned)
    second = run_as(
        way, task_socket, "sample.functions:give", {}, {("make", "return_value"): kept}, xcom_pull_tasks=pulls
    )
    for arrived in (first.returned, second.returned):
        assert [type(value) for value in arrived] == [type(value) for value in VALUES]
        assert arrived == VALUES
    assert [value.utcoffset() for value in second.returned if isinstance(value, datetime)] == [
        value.utcoffset() for value in VALUES if isinstance(value, datetime)
    ]


def test_what_airflow_itself_pushes_arrives_as_the_same_kind_in_all(task_socket: str) -> None:
    pushed = {("make", "return_value"): pendulum.datetime(2026, 1, 1, tz="Europe/Paris")}
    outcomes = in_each(task_socket, "sample.functions:give", pushed=pushed, xcom_pull_tasks={"value": {"task": "make"}})
    returned = [outcome.returned for outcome in outcomes.values()]
    assert {type(value) for value in returned} == {datetime}
    assert returned == [pushed["make", "return_value"]] * 3


def test_subclasses_of_json_arrive_as_it(task_socket: str) -> None:
    outcomes = in_each(task_socket, "parity_cases:plain_kinds")
    expected = [{"b": 1, "a": 2}, (1, (2,)), 3]
    assert [repr(outcome.returned) for outcome in outcomes.values()] == [repr(expected)] * 3


@pytest.mark.parametrize("kind", ["DataFrame", "Timestamp", "array", "Path", "dataclass", "bytes", "key", "range"])
def test_what_cannot_travel_is_refused_with_the_same_words(kind: str, task_socket: str) -> None:
    outcomes = in_each(task_socket, "parity_cases:unfit", kwargs={"kind": kind})
    raised = {outcome.raised for outcome in outcomes.values()}
    assert len(raised) == 1
    (kind_of_error, words), *_ = raised
    assert kind_of_error is AirflowFailException  # the next try would return the same kind
    assert words.startswith("task 't': what parity_cases:unfit returned ")
    assert "; expected JSON, a tuple, set, frozenset, date" in words


@pytest.mark.parametrize(
    ("path", "kwargs", "raised"),
    [
        ("parity_cases:fail", {"kind": "status"}, (SlowDownError, "status 429")),
        ("parity_cases:fail", {"kind": "KeyError"}, (KeyError, "'a'")),
        ("parity_cases:fail", {"kind": "OSError"}, (OSError, "[Errno 28] no space")),
        ("parity_cases:fail", {"kind": "assert"}, (AssertionError, "")),
        ("parity_cases:fail", {"kind": "AirflowSkipException"}, (AirflowSkipException, "by the function")),
        ("parity_cases:fail", {"kind": "AirflowFailException"}, (AirflowFailException, "by the function")),
        ("sample.functions:leave", {"code": 3}, (SystemExit, "3")),
        ("sample.functions:leave", {"code": "a reason"}, (SystemExit, "a reason")),
        ("sample.functions:leave", {"code": 0}, None),
        ("sample.functions:leave", {"code": None}, None),
        ("sample.leaves:any", {}, None),
    ],
)
def test_what_a_function_raises_is_raised(
    path: str, kwargs: dict[str, Any], raised: tuple[type, str] | None, task_socket: str
) -> None:
    outcomes = in_each(task_socket, path, kwargs=kwargs)
    assert {way: (it.returned, it.raised) for way, it in outcomes.items()} == dict.fromkeys(WAYS, (None, raised))


def test_a_path_that_leads_nowhere_is_told_in_the_same_words(task_socket: str) -> None:
    outcomes = in_each(task_socket, "sample.functions:giev")
    raised = {outcome.raised for outcome in outcomes.values()}
    assert [kind for kind, _ in filter(None, raised)] == [FunctionNotFoundError]
    assert "(did you mean 'give'?)" in str(raised)


@pytest.mark.parametrize(
    ("path", "kwargs", "message"),
    [
        ("server_cases:leave_hard", {"code": 7}, "the process of task 't' ended with exit code 7"),
        ("server_cases:die", {"number": 11}, "the process of task 't' ended by signal 11 (SIGSEGV)"),
        ("server_cases:die", {"number": 9}, "the process of task 't' was killed (out of memory?)"),
    ],
)
def test_a_process_that_ends_by_itself_fails_its_task(
    path: str, kwargs: dict[str, Any], message: str, task_socket: str
) -> None:
    # In Airflow's own process it ends Airflow's task, which its supervisor fails; a pod's end is Kubernetes' to say.
    raised = run_as(CONTAINER, task_socket, path, kwargs, {}).raised
    assert raised is not None
    assert raised[0] is AirflowException
    assert raised[1].startswith(message)


@pytest.mark.parametrize("level", ["INFO", "DEBUG", "ERROR"])
@pytest.mark.parametrize("path", ["sample_logs:say", "sample_logs:fail_with_cause", "parity_cases:say"])
def test_the_log_is_that_of_a_pod(path: str, level: str, task_socket: str) -> None:
    outcomes = in_each(task_socket, path, stack={"log_level": level})
    # Messages and loggers, levels, tracebacks, places, categories of warnings.
    assert outcomes[CONTAINER].log == outcomes[POD].log
    assert outcomes[CONTAINER].log
    # In its own process Airflow itself writes how a task fails, warnings, and where in the code a line is from.
    assert _said(outcomes[IN_PROCESS]) == _said(outcomes[POD])
    assert _said(outcomes[POD])


def _said(outcome: Outcome) -> list[tuple[str, str, str]]:
    """What a function itself logs and prints: levels, loggers and messages."""
    entries = [(entry["log_level"], entry["logger"], entry["event"]) for entry in outcome.log]
    return [entry for entry in entries if entry[1] not in ("task", "py.warnings")]


def test_variables_and_secrets_are_there_in_the_same_order(task_socket: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for name in ("A", "B"):
        (tmp_path / "mine" / name).write_bytes(b"secret\r\n")
    names = ["A", "B", "C", "DAY", "ONLY_THERE", "AIRFLOW_HOME", "GAIAFLOW_FUNC_PATH"]
    stack = {"env_in_dev": True, "secrets_path": str(tmp_path), "declared_secrets": ["mine"]}
    variables = {"A": "call", "DAY": "{{ ds }}\n"}
    outcomes = in_each(
        task_socket,
        "parity_cases:environment",
        ways=(IN_PROCESS, CONTAINER),
        kwargs={"names": names},
        secrets=["mine"],
        env_vars=variables,
        stack={**stack, "env_vars": {"B": "stack", "C": "stack"}},
    )
    seen = {way: outcome.returned for way, outcome in outcomes.items()}
    assert seen[CONTAINER] == ["call", "secret\r\n", "stack", "2026-01-01\n", "the container's", None, None]
    assert seen[IN_PROCESS][:4] == seen[CONTAINER][:4]
    ignored = run_as(CONTAINER, task_socket, "parity_cases:environment", {"names": ["A"]}, {}, env_vars=variables)
    assert ignored.returned == [None]


def test_a_function_is_not_imported_where_airflow_is(task_socket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", [path for path in sys.path if "test/python" not in path])
    monkeypatch.delitem(sys.modules, "server_cases", raising=False)
    assert run_as(CONTAINER, task_socket, "server_cases:close_out", {}, {}).returned == 5
    assert "server_cases" not in sys.modules


@pytest.mark.parametrize(
    ("way", "path"),
    [
        # In a pod it is the pod operator's own; a hard end in Airflow's own process is the end of Airflow's task.
        (IN_PROCESS, "sample.functions:leave"),
        (CONTAINER, "sample.functions:leave"),
        (CONTAINER, "server_cases:leave_hard"),
    ],
)
def test_an_exit_code_may_skip_a_task(way: str, path: str, task_socket: str) -> None:
    outcome = run_as(way, task_socket, path, {"code": 99}, {}, skip_on_exit_code=[99])
    assert outcome.raised == (AirflowSkipException, "The function of task 't' ended with exit code 99. Skipping.")
