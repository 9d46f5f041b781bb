"""The places in a DAG file where `task_factory` may stand."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import pytest
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, TaskGroup, dag, task, task_group

import gaiaflow
from gaiaflow import task_factory
from gaiaflow.testing import task_config
from support.airflow_versions import dag_serialization

pytestmark = pytest.mark.parametrize("mode", ["dev", "prod_local"])


@pytest.fixture(autouse=True)
def _stack(mode: str) -> Any:
    with task_config(mode):
        yield


def test_arguments_are_the_seeds_in_the_seeds_order() -> None:
    parameters = inspect.signature(task_factory).parameters
    assert list(parameters) == [
        "task_id", "func_path", "func_kwargs", "image", "env", "xcom_push", "xcom_pull_tasks", "secrets", "env_vars",
        "retries", "gpus", "operator_arguments",
    ]  # fmt: skip
    assert parameters["gpus"].kind is inspect.Parameter.KEYWORD_ONLY  # which the seed has not
    assert parameters["retries"].default is None
    assert parameters["xcom_push"].default is True
    assert gaiaflow.task_factory is task_factory


def test_with_groups_and_shifts() -> None:
    with DAG("d") as flow:
        with TaskGroup("outer"), TaskGroup("inner"):
            first = task_factory("first", "sample:give")
        second = task_factory("second", "sample:give")
        shell = BashOperator(task_id="shell", bash_command="true")
        first >> second >> [shell]
    assert flow.task_ids == ["outer.inner.first", "second", "shell"]
    assert second.upstream_task_ids == {"outer.inner.first"}
    assert second.downstream_task_ids == {"shell"}


def test_in_decorators_beside_tasks_of_airflows_own() -> None:
    @dag(schedule=None)
    def flow() -> None:
        @task
        def own(value: object) -> object:
            return value

        @task_group
        def group() -> None:
            task_factory("first", "sample:give") >> own(1)

        group() >> own.override(task_id="after")(task_factory("second", "sample:give").output)

    built = flow()
    assert set(built.task_ids) == {"group.first", "group.own", "second", "after"}
    assert built.get_task("after").upstream_task_ids == {"second", "group.own"}


def test_in_loops_that_make_dags() -> None:
    shared: dict[str, Any] = {"func_kwargs": {"value": [1]}, "env_vars": {"A": "b"}, "secrets": ["a"]}
    flows = []
    for number in range(3):
        with DAG(f"flow_{number}", default_args={"owner": "ml"}) as flow:
            task_factory("t", "sample:give", xcom_pull_tasks={"x": {"task": "y"}}, **shared)
        flows.append(flow)
    assert [flow.dag_id for flow in flows] == ["flow_0", "flow_1", "flow_2"]
    assert {flow.get_task("t").owner for flow in flows} == {"ml"}
    assert shared == {"func_kwargs": {"value": [1]}, "env_vars": {"A": "b"}, "secrets": ["a"]}


def test_outside_a_block_with_the_dag_named() -> None:
    flow = DAG("d")
    assert task_factory("t", "sample:give", dag=flow).dag is flow


def test_further_arguments_reach_the_operator_untouched() -> None:
    with DAG("d"):
        made = task_factory(
            "t",
            "sample:give",
            multiple_outputs=True,
            retry_delay=timedelta(seconds=7),
            execution_timeout=timedelta(minutes=1),
            trigger_rule="all_done",
            pool="gpu",
            doc_md="what it does",
        )
    assert made.multiple_outputs is True
    assert made.retry_delay == timedelta(seconds=7)
    assert made.execution_timeout == timedelta(minutes=1)
    assert (made.trigger_rule, made.pool, made.doc_md) == ("all_done", "gpu", "what it does")


def test_a_dag_survives_airflows_serialization_without_change() -> None:
    def build() -> Any:
        with DAG("d", schedule=None) as flow:
            pulls = {"value": {"task": "a"}}
            task_factory("t", "sample:give", {"x": {"y": [1]}}, xcom_pull_tasks=pulls, env_vars={"A": "{{ ds }}"})
        return dag_serialization().to_dict(flow)

    first = build()
    assert first == build()  # else every parse would be a new version of the DAG
    assert list(dag_serialization().from_dict(first).task_dict) == ["t"]
