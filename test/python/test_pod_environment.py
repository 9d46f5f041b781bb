"""What reaches the function in a pod: precedence, `$`, sizes, and templates in both kinds of DAG."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from airflow.sdk import DAG, TaskGroup, literal

from gaiaflow import task_factory
from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.testing import task_config
from support.pods import build_pod, environment_in_pod, run_in_pod

SECRETS = {
    "stack": {"A": "stack secret", "B": "stack secret", "C": "stack secret"},
    "first": {"A": "first", "B": "first"},
    "second": {"A": "second"},
}


def variables_seen(**arguments: Any) -> dict[str, str]:
    """The environment the function itself sees in its pod."""
    stack = {"A": "stack", "B": "stack", "C": "stack", "D": "stack", "E": "stack"}
    with task_config("prod_local", env_vars=stack, secrets=["stack"]), DAG("d"):
        operator = task_factory("t", "sample.functions:environment", **arguments)
    process, xcom = run_in_pod(build_pod(operator), SECRETS)
    assert process.returncode == 0, process.stderr
    return xcom  # type: ignore[no-any-return]


def test_the_call_beats_its_secrets_which_beat_the_stack() -> None:
    seen = variables_seen(secrets=["first", "second"], env_vars={"E": "call", "A": "call"})
    assert {name: seen[name] for name in "ABCDE"} == {
        "A": "call",
        "B": "first",
        "C": "stack secret",
        "D": "stack",
        "E": "call",
    }


def test_a_later_secret_beats_an_earlier_one() -> None:
    assert variables_seen(secrets=["first", "second"])["A"] == "second"
    assert variables_seen(secrets=["second", "first"])["A"] == "first"


def test_the_function_sees_no_variable_of_the_runner() -> None:
    assert not [name for name in variables_seen() if name.startswith("GAIAFLOW_")]


@pytest.mark.parametrize(
    "value", ["$$", "$(HOME)", "$(A)", "$$(A)", "a$b$$$", "'\"\n\t\\", "a\r\nb\n", "ü 日本 😀", "  ", ""]
)
def test_env_vars_arrive_as_given(value: str) -> None:
    assert variables_seen(env_vars={"GIVEN": value, "A": "known"})["GIVEN"] == value


@pytest.mark.parametrize("native", [False, True])
def test_env_vars_are_texts_and_templates_in_both_kinds_of_dag(native: bool) -> None:
    given = {"PORT": "5000", "NUMBER": "1_000", "NONE": "None", "DAY": "{{ ds }}\n", "SUM": "{{ 1 + 1 }}"}
    with task_config("prod"), DAG("d", render_template_as_native_obj=native):
        operator = task_factory("t", "sample:give", env_vars=given)
    seen = environment_in_pod(build_pod(operator))
    expected = {"PORT": "5000", "NUMBER": "1_000", "NONE": "None", "DAY": "2026-01-01\n", "SUM": "2"}
    assert {name: seen[name] for name in given} == expected


def test_func_kwargs_without_a_template_and_literal_ones_arrive_as_written() -> None:
    given = {"text": "{{ ds }} {% raw %} {# #} $$ $(HOME)", "nested": {"{{ a }}": ["}}"]}, "number": "1_000 {#"}
    with task_config("prod"), DAG("d", render_template_as_native_obj=True):
        operator = task_factory("t", "sample.functions:summary", {**given, "text": literal(given["text"])})
    assert run_in_pod(build_pod(operator))[1] == given


def test_a_pulled_value_too_large_is_named_with_task_argument_and_size() -> None:
    with task_config("prod"), DAG("d"), TaskGroup("group"):
        operator = task_factory("use", "sample:give", xcom_pull_tasks={"value": {"task": "make", "key": "rows"}})
    with pytest.raises(AirflowFailException) as caught:
        build_pod(operator, {("make", "rows"): "x" * 200_000})
    start = (
        "task 'group.use': xcom_pull_tasks['value'] (task 'make', key 'rows') is 200012 bytes long; expected at most"
    )
    assert str(caught.value).startswith(start)


def test_a_value_just_small_enough_arrives() -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("use", "sample:give", xcom_pull_tasks={"value": {"task": "make"}})
    value = "x" * (120 * 1024 - len('{"value":""}'))
    assert run_in_pod(build_pod(operator, {("make", "return_value"): value}))[1] == value


def test_many_values_too_large_together_are_named() -> None:
    pulls = {f"part_{index}": {"task": "make", "key": str(index)} for index in range(10)}
    with task_config("prod"), DAG("d"):
        operator = task_factory("use", "sample.functions:summary", xcom_pull_tasks=pulls)
    with pytest.raises(AirflowFailException, match=r"'part_0'.* take 1\d{6} bytes together; expected .*1048576"):
        build_pod(operator, {("make", str(index)): "x" * 110_000 for index in range(10)})


@pytest.mark.parametrize(
    ("value", "what"), [(b"1", "bytes"), (range(2), "range"), ({"a": {b"1"}}, r"bytes at \['a'\]")]
)
def test_a_pulled_value_that_cannot_travel_is_named(value: Any, what: str) -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("use", "sample:give", xcom_pull_tasks={"value": {"task": "make"}})
    with pytest.raises(AirflowFailException, match=rf"task 'use': xcom_pull_tasks\['value'\] \(task 'make', .*{what}"):
        build_pod(operator, {("make", "return_value"): value})


def test_names_that_are_awkward_in_templates() -> None:
    pulls = {"größe": {"task": "a", "key": 'it\'s "{{ }}" \\ é'}}
    with task_config("prod"), DAG("d"):
        operator = task_factory("use", "sample.functions:summary", xcom_pull_tasks=pulls)
    assert run_in_pod(build_pod(operator, {("a", 'it\'s "{{ }}" \\ é'): 1}))[1] == {"größe": 1}


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("MLFLOW_TRACKING_URI", "http://192.168.49.1:5000", "leave MLFLOW_TRACKING_URI out; .*http://mlflow:5000"),
        ("TRACKING", "http://192.168.58.1:5000", "write mlflow:5000"),
        ("S3", "http://host.docker.internal:9000/bucket", "write minio:9000"),
        ("OTHER", "172.17.0.1", "mlflow:5000, minio:9000"),
    ],
)
def test_a_gateways_address_is_warned_of_with_the_name_to_use(name: str, value: str, fix: str) -> None:
    stack = {"MLFLOW_TRACKING_URI": "http://mlflow:5000"}
    with task_config("prod_local", env_vars=stack), DAG("d"), pytest.warns(UserWarning, match=rf"{name}.*{fix}"):
        task_factory("t", "sample:give", env_vars={name: value})


@pytest.mark.parametrize("value", ["http://mlflow:5000", "192.168.49.10", "10.0.0.1", "1192.168.1.1", "v172.17.0.1"])
def test_other_addresses_are_not(value: str) -> None:
    with task_config("prod_local"), DAG("d"), warnings.catch_warnings():
        warnings.simplefilter("error")
        task_factory("t", "sample:give", env_vars={"URL": value})
