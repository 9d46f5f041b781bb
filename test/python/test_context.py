"""The context of a run where its function runs: by `get_current_context` and by name, the same in every way."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk.definitions.context import KNOWN_CONTEXT_KEYS

import gaiaflow
from gaiaflow import context
from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.context_names import GIVEN, REFUSED
from gaiaflow.errors import ContextError
from gaiaflow.run_context import context_json
from gaiaflow.testing import current_context, task_config
from sample import runs
from support.real_run import run_dag
from support.runs import run_context
from support.ways import IN_PROCESS, WAYS, run_as

DATE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def in_each(socket: str, function: str, kwargs: dict[str, Any] | None = None, **given: Any) -> Any:
    """What all ways return or raise, which has to be the same."""
    run = partial(run_context, **given)
    outcomes = [run_as(way, socket, f"sample.runs:{function}", kwargs or {}, {}, run=run) for way in WAYS]
    found = [(it.returned, it.raised) for it in outcomes]
    assert found == [found[0]] * len(found)
    return found[0][0] if found[0][1] is None else found[0][1]


def test_parameters_without_a_default_get_what_has_their_name(task_socket: str) -> None:
    given = {"conf": {"lr": 2}, "params": {"lr": 2, "tags": ["a"]}, "try_number": 3}
    expected = ["2026-01-02", given["params"], "manual__2026-01-01", {"lr": 2}, 3, DATE, "t", -1, 5]
    arrived = in_each(task_socket, "asked", **given)
    assert arrived == expected
    assert type(arrived[5]) is datetime
    assert in_each(task_socket, "asked", dated=False)[0:6:5] == [None, None]
    assert in_each(task_socket, "with_defaults", {"more": 1}, **given) == ["mine", None, {"more": 1}]
    assert in_each(task_socket, "shadowed", {"run_id": "of MLflow"}) == ["of MLflow", "2026-01-02"]


def test_so_do_those_of_decorated_functions_methods_and_partials(task_socket: str) -> None:
    assert in_each(task_socket, "decorated", params={"a": 1}) == [{"a": 1}, "2026-01-02"]
    assert in_each(task_socket, "train", params={"a": 1}) == {"a": 1}


def test_the_whole_context_is_of_standard_types_and_complete(task_socket: str) -> None:
    arrived = in_each(task_socket, "whole", params={"lr": 1})
    assert set(arrived) == GIVEN
    assert arrived["dag_run"]["logical_date"] == arrived["logical_date"] == DATE
    assert arrived["dag_run"]["data_interval_end"] == DATE + timedelta(days=1)
    assert (arrived["dag"]["dag_id"], arrived["task"]["task_id"], arrived["ti"]["max_tries"]) == ("d", "t", 2)
    assert arrived["task"]["retries"] == 2
    undated = in_each(task_socket, "whole", dated=False)
    assert [undated[name] for name in ("ds", "ts", "logical_date", "data_interval_start")] == [None] * 4


def test_every_name_of_airflows_context_is_given_or_refused_with_a_reason() -> None:
    # 3.1 has one more, which nothing sets.
    assert KNOWN_CONTEXT_KEYS - {"start_date"} <= GIVEN | set(REFUSED)
    assert not GIVEN & set(REFUSED)


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("var", "the function does not get 'var' of Airflow's context: variables stay in Airflow; hand on a value: "),
        ("prev", "'{{ prev_data_interval_end_success }}'"),
        ("macros", "func_kwargs={'x': '{{ macros … }}'}"),
        ("unknown", "Airflow's context has no 'nothing'; a function gets dag, dag_run, "),
        ("pull", "there is no ti.xcom_pull where functions of task_factory run; take what other tasks pushed by xcom_"),
        ("attribute", "there is no dag_run.nothing where functions of task_factory run; it has "),
        ("set", "dag_run is read-only"),
        ("item", "__setitem__"),
        ("large", "of Airflow's context: it is 200014 bytes long, too much for what a pod's variable takes; hand on"),
        ("large conf", "the function does not get dag_run.conf: it is 200014 bytes long"),
        ("get", "got default"),
    ],
)
def test_what_is_not_there_says_what_to_write_instead(what: str, message: str, task_socket: str) -> None:
    large = {"value": "x" * 200_000 + "é"} if what.startswith("large") else {}
    assert message.replace("200014", "200018") in in_each(
        task_socket, "refused", {"what": what}, params=large, conf=large
    )


def test_a_parameter_that_no_function_gets_fails_with_the_reason(task_socket: str) -> None:
    kind, message = in_each(task_socket, "wants")
    assert kind is AirflowFailException
    assert message.startswith(
        "task 't': the function does not get 'conn' of Airflow's context: connections stay in Airflow"
    )
    kind, message = in_each(task_socket, "unknown")
    assert (kind, message) == (TypeError, "unknown() missing 1 required positional argument: 'nothing'")


def test_values_that_cannot_travel_are_left_out_and_fail_nothing(task_socket: str) -> None:
    assert in_each(task_socket, "shadowed", {"run_id": "r"}, params={"handle": object()}) == ["r", "2026-01-02"]
    message = in_each(task_socket, "refused", {"what": "large"}, params={"handle": object()})
    assert message.startswith(
        "the function does not get 'params' of Airflow's context: it holds a value of type object"
    )


def test_airflows_variables_are_set_in_each_and_ours_are_not_seen(task_socket: str) -> None:
    seen = in_each(task_socket, "environment")
    assert seen == {
        "AIRFLOW_CTX_DAG_OWNER": "airflow",
        "AIRFLOW_CTX_DAG_ID": "d",
        "AIRFLOW_CTX_TASK_ID": "t",
        "AIRFLOW_CTX_LOGICAL_DATE": DATE.isoformat(),
        "AIRFLOW_CTX_TRY_NUMBER": "1",
        "AIRFLOW_CTX_DAG_RUN_ID": "manual__2026-01-01",
    }


def test_nothing_is_there_outside_a_task() -> None:
    with pytest.raises(ContextError, match=r"^there is no context here: gaiaflow.get_current_context\(\) is for"):
        gaiaflow.get_current_context()


def test_the_context_is_gone_after_a_task_in_airflows_process(task_socket: str) -> None:
    run_as(IN_PROCESS, task_socket, "sample.runs:whole", {}, {}, run=run_context)
    with pytest.raises(ContextError):
        gaiaflow.get_current_context()


def test_a_test_makes_its_own() -> None:
    with current_context(ds="2026-01-01", params={"lr": 1}, dag_run={"conf": {"a": 1}}):
        found = gaiaflow.get_current_context()
        assert (found["ds"], found["params"], found["dag_run"].conf, found["ti"].try_number) == (
            "2026-01-01",
            {"lr": 1},
            {"a": 1},
            None,
        )
        assert found["ts"] is None
        assert context.filled(runs.decorated, {}) == {"ds": "2026-01-01", "params": {"lr": 1}}
        copied = pickle.loads(pickle.dumps(found["dag_run"]))  # noqa: S301
        assert copied == found["dag_run"]
    with pytest.raises(TypeError, match="no name of a run's context: 'dss'"), current_context(dss=1):
        pass


def test_what_a_function_cannot_do_without_is_found_without_inspect() -> None:
    def plain(a: Any, b: Any, /, c: Any, d: Any = 1, *rest: Any, e: Any, f: Any = 2, **more: Any) -> None: ...

    assert context.required(plain) == context._required_by_signature(plain) == ["c", "e"]
    assert context.required(runs.train) == ["self", "params"]  # which no context has
    assert context.required(runs.decorated) == ["params", "ds"]
    assert context.required(runs.partial) == ["params", "dag_run", "try_number", "logical_date", "ti"]
    assert context.required(dict) == []


FLOW = """
from datetime import datetime
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("runs", schedule="@daily", start_date=datetime(2026, 1, 1), params={"lr": 1}, tags=["b", "a"]):
    task_factory("whole", "sample.runs:whole", retries=1)
    task_factory("environment", "sample.runs:environment")
"""


@pytest.mark.usefixtures("database")
def test_of_a_real_run(dags_folder: Path, task_socket: str) -> None:
    (dags_folder / "flow.py").write_text(FLOW)
    for stack in ({"execution": "in-process"}, {"execution": "container", "task_socket": task_socket}):
        with task_config("dev", **stack):
            states, xcoms = run_dag(dags_folder, "runs")
        assert states[""] == "success"
        whole = xcoms["whole", "return_value"]
        assert set(whole) == GIVEN
        assert (whole["params"], whole["try_number"]) == ({"lr": 1}, 1)
        assert (whole["dag"]["tags"], whole["dag_run"]["run_type"]) == ({"a", "b"}, "manual")
        assert type(whole["dag_run"]["run_after"]) is datetime
        seen = xcoms["environment", "return_value"]
        assert (seen["AIRFLOW_CTX_DAG_ID"], seen["AIRFLOW_CTX_TRY_NUMBER"]) == ("runs", "1")


def test_a_context_stays_small() -> None:
    from airflow.sdk import DAG

    with task_config("dev"), DAG("d"):
        operator = gaiaflow.task_factory("t", "sample.runs:whole")
    assert len(context_json(run_context(operator))) < 4096
    large = context_json(
        run_context(operator, params={str(number): "x" * 1000 for number in range(60)}, conf={"a": "x" * 50_000})
    )
    assert len(large) < 122_880
