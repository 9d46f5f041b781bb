"""Tasks in dev: what their functions get, what is ignored, what is refused."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, TaskGroup

from gaiaflow import task_factory
from gaiaflow.airflow_api import AirflowFailException, AirflowSkipException
from gaiaflow.errors import FunctionNotFoundError, SecretError
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod
from support.xcoms import through_the_database


def dev_task(**arguments: Any) -> Any:
    """A task of a plain dev stack."""
    with task_config("dev"), DAG("d"):
        return task_factory("t", **arguments)


def test_it_is_a_python_operator() -> None:
    task = dev_task(func_path="sample:give")
    assert type(task) is PythonOperator
    assert (task.retries, task.do_xcom_push) == (2, True)


def test_the_function_is_imported_when_the_task_runs() -> None:
    task = dev_task(func_path="sample.nowhere:give")
    with pytest.raises(FunctionNotFoundError, match="package 'sample' has no module 'nowhere'"):
        run_dev(task)


def test_image_secrets_and_env_vars_are_ignored() -> None:
    given = {"image": "mine:1", "secrets": ["a"], "env_vars": {"ONLY_IN_PODS": "x"}}
    assert (
        run_dev(dev_task(func_path="sample.functions:variable", func_kwargs={"name": "ONLY_IN_PODS"}, **given)) is None
    )


@pytest.mark.parametrize("value", [(1, 2), {1, 2}, datetime(2026, 1, 1, tzinfo=UTC), 1.5, None])
def test_pulled_values_arrive_as_they_were_pushed(value: Any) -> None:
    task = dev_task(func_path="sample:give", xcom_pull_tasks={"value": {"task": "make", "key": "k"}})
    arrived = run_dev(task, {("make", "k"): through_the_database(value)})
    assert arrived == value
    assert type(arrived) is type(value)


def test_an_async_function_is_run_to_its_end() -> None:
    assert run_dev(dev_task(func_path="sample.functions:later", func_kwargs={"value": 1})) == 2


def test_nothing_the_caller_passed_is_ever_changed() -> None:
    items = [1]
    kwargs = {"items": items}
    task = dev_task(func_path="sample.functions:change", func_kwargs=kwargs)
    assert run_dev(task) == 2
    assert run_dev(task) == 2  # the next try starts from the same
    items.append(2)
    assert run_dev(task) == 2  # and what the caller changes later is not the task's
    assert kwargs == {"items": [1, 2]}


PUSHED = {"return_value": {"a": b"1"}, "large": "x" * 200_000, "fits": "x" * 110_000}


@pytest.mark.parametrize(
    ("pulls", "refused"),
    [
        ({"value": {"task": "make", "key": "large"}}, "xcom_pull_tasks['value'] (task 'make', key 'large') is 200012"),
        (
            {f"part_{number}": {"task": "make", "key": "fits"} for number in range(10)},
            "xcom_pull_tasks['part_0'] (task 'make', key 'fits') is one of those that take 11004",
        ),
        (
            {"value": {"task": "make"}},
            "xcom_pull_tasks['value'] (task 'make', key 'return_value') is a value that holds a value of type bytes at",
        ),
    ],
)
def test_what_pods_refuse_of_pulled_values_is_refused_in_the_same_words(
    pulls: dict[str, dict[str, str]], refused: str
) -> None:
    xcoms = {("make", key): value for key, value in PUSHED.items()}
    messages = []
    for mode in ("dev", "prod"):
        with task_config(mode), DAG("d"):
            task = task_factory("t", "sample.functions:summary", xcom_pull_tasks=pulls)
        with pytest.raises(AirflowFailException) as caught:
            run_dev(task, xcoms) if mode == "dev" else build_pod(task, xcoms)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert messages[0].startswith(f"task 't': {refused}")


def test_a_result_that_cannot_travel_is_refused_and_one_that_nobody_keeps_may_be_anything() -> None:
    with pytest.raises(
        AirflowFailException,
        match=r"^task 't': what sample\.functions:handle returned is a value of type _thread",
    ):
        run_dev(dev_task(func_path="sample.functions:handle"))
    assert run_dev(dev_task(func_path="sample.functions:handle", xcom_push=False)) is None


def test_a_large_result_is_warned_of_with_its_task(caplog: pytest.LogCaptureFixture) -> None:
    with task_config("dev"), DAG("d"), TaskGroup("group"):
        task = task_factory("t", "sample.functions:large")
    with caplog.at_level(logging.WARNING):
        run_dev(task)
    assert "task 'group.t': what sample.functions:large returned is 200002 bytes long, and no task that" in caplog.text


@pytest.mark.parametrize(("codes", "skipped"), [(3, True), ([4, 3], True), (None, False), (4, False)])
def test_an_exit_code_may_skip_a_task_as_it_does_pods(codes: int | list[int] | None, skipped: bool) -> None:
    task = dev_task(func_path="sample.functions:leave", func_kwargs={"code": 3}, skip_on_exit_code=codes)
    with pytest.raises(AirflowSkipException if skipped else SystemExit):
        run_dev(task)


def test_where_env_dev_runs_is_said_where_a_stack_has_no_container_for_it(caplog: pytest.LogCaptureFixture) -> None:
    with task_config("prod"), DAG("d"):
        task = task_factory("t", "sample:give", env="dev")
    with caplog.at_level(logging.INFO, logger="gaiaflow"):
        run_dev(task)
    messages = [record.getMessage() for record in caplog.records if record.name == "gaiaflow.dev_in_airflow"]
    assert messages == [
        "task 't': env=\"dev\" runs in Airflow's own process, on Airflow's packages: a stack of mode prod has no "
        "container for dev tasks"
    ]


@pytest.mark.parametrize("code", [None, 0])
def test_an_exit_without_a_fault_ends_the_task_well(code: int | None) -> None:
    assert run_dev(dev_task(func_path="sample.functions:leave", func_kwargs={"code": code})) is None


@pytest.mark.parametrize("code", [3, "a reason"])
def test_any_other_exit_fails_it(code: int | str) -> None:
    with pytest.raises(SystemExit) as caught:
        run_dev(dev_task(func_path="sample.functions:leave", func_kwargs={"code": code}))
    assert caught.value.code == code


def test_what_pods_take_is_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="gaiaflow"):
        run_dev(dev_task(func_path="sample:give", func_kwargs={"value": {"a": [1, None]}}))
        run_dev(dev_task(func_path="sample.functions:pair"))
    assert [record.getMessage() for record in caplog.records if record.name.startswith("gaiaflow")] == []


def test_a_result_is_not_shown_in_the_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PythonOperator, "log", logging.getLogger("operator"))
    give: dict[str, Any] = {"func_path": "sample:give", "func_kwargs": {"value": "marker"}}
    with caplog.at_level(logging.DEBUG):
        run_dev(dev_task(**give))
        assert "marker" not in caplog.text
        run_dev(dev_task(**give, show_return_value_in_logs=True))  # which proves that this test would see it
        assert "marker" in caplog.text


def secrets_in(folder: Path) -> str:
    """Two secrets as the stack lays them out: a folder each, a file a key."""
    for name, keys in {"first": {"A": "1", "B": "1"}, "second": {"A": "2\r\n"}}.items():
        (folder / name).mkdir()
        for key, value in keys.items():
            (folder / name / key).write_bytes(value.encode())
    return str(folder)


def test_env_in_dev_gives_secrets_and_variables_in_the_order_of_pods(tmp_path: Path) -> None:
    stack = {"env_in_dev": True, "secrets_path": secrets_in(tmp_path), "declared_secrets": ["first", "second"]}
    os.environ["D"] = "process"
    with (
        task_config("dev", env_vars={"C": "stack", "D": "stack"}, **stack),
        DAG("d", render_template_as_native_obj=True),
    ):
        task = task_factory(
            "t",
            "sample.functions:environment",
            secrets=["first", "second"],
            env_vars={"E": "5000", "DAY": "{{ ds }}", "PEM": "a\r\nb\n", "TEMPLATE": "{{ ds }}\n"},
        )
    seen = run_dev(task)
    assert {name: seen[name] for name in ("A", "B", "C", "D", "E", "DAY", "PEM", "TEMPLATE")} == {
        "A": "2\r\n",
        "B": "1",
        "C": "stack",
        "D": "process",
        "E": "5000",
        "DAY": "2026-01-01",
        "PEM": "a\r\nb\n",
        "TEMPLATE": "2026-01-01\n",
    }
    assert "A" not in os.environ
    assert os.environ["D"] == "process"


def test_the_line_to_type_takes_a_dot_for_a_part_of_the_name(tmp_path: Path) -> None:
    with task_config("dev", env_in_dev=True, secrets_path=str(tmp_path)), DAG("d"):
        task = task_factory("t", "sample:give", secrets=["my.creds"])
    with pytest.raises(SecretError, match=r"""type: .* --path 'gaiaflow:secrets\["my\.creds"\]\.KEY'"""):
        run_dev(task)


def test_env_in_dev_knows_no_secret_that_the_stack_does_not_declare(tmp_path: Path) -> None:
    with (
        task_config("dev", env_in_dev=True, secrets_path=secrets_in(tmp_path), declared_secrets=["first"]),
        DAG("d"),
    ):
        task = task_factory("t", "sample:give", secrets=["second"])
    with pytest.raises(
        SecretError, match=r"declares no secret 'second' .declared: first.*gaiaflow:secrets\.second\.KEY"
    ):
        run_dev(task)


def test_env_dev_in_a_pod_stack_sees_nothing_of_its_config() -> None:
    with task_config("prod_local", env_vars={"FROM_THE_STACK": "x"}), DAG("d"):
        task = task_factory("t", "sample.functions:variable", {"name": "FROM_THE_STACK"}, env="dev")
    assert type(task) is PythonOperator
    assert run_dev(task) is None


def test_what_only_pods_take_is_left_out() -> None:
    task = dev_task(func_path="sample:give", node_selector={"gpu": "yes"}, startup_timeout_seconds=5, pool="small")
    assert task.pool == "small"
    assert not hasattr(task, "node_selector")
