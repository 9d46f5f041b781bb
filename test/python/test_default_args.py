"""`default_args` of a DAG or task group: below the call, above the stack."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from airflow.sdk import DAG, TaskGroup
from kubernetes.client import models as k8s

from gaiaflow import operator_arguments, task_factory
from gaiaflow.testing import task_config
from support.pods import build_pod


def task(**arguments: Any) -> Any:
    """A task, as it is made in the present DAG and group."""
    return task_factory("t", "sample:give", **arguments)


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_retries_are_the_calls_else_the_groups_else_the_dags_else_two(mode: str) -> None:
    soon = timedelta(seconds=1)
    with task_config(mode):
        with DAG("none"):
            assert task().retries == 2
        with DAG("dag", default_args={"retries": 0, "retry_delay": soon}):
            operator = task()
            assert (operator.retries, operator.retry_delay) == (0, soon)
            with TaskGroup("silent"), TaskGroup("deep", default_args={"retries": 4}):
                assert task().retries == 4
                assert task_factory("own", "sample:give", retries=1).retries == 1
                assert task_factory("zero", "sample:give", retries=0).retries == 0
                assert task_factory("its", "sample:give", default_args={"retries": 7}).retries == 7
            with TaskGroup("outer", default_args={"retries": 5}), TaskGroup("inner"):
                assert task().retries == 5
        by_hand = DAG("by_hand", default_args={"retries": 3})
        assert task(dag=by_hand).retries == 3
        group = TaskGroup("group", dag=by_hand, default_args={"retries": 6})
        assert task_factory("g", "sample:give", dag=by_hand, task_group=group).retries == 6


@pytest.mark.parametrize("mode", ["dev", "prod"])
def test_airflows_own_default_counts_where_somebody_has_set_it(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__DEFAULT_TASK_RETRIES", "4")
    operator_arguments._default_retries.cache_clear()
    try:
        with task_config(mode), DAG("d"):
            assert task().retries == 4
            assert task_factory("own", "sample:give", retries=1).retries == 1
    finally:
        operator_arguments._default_retries.cache_clear()


def test_a_pods_settings_are_the_calls_else_the_dags_else_the_stacks() -> None:
    large = k8s.V1ResourceRequirements(limits={"memory": "8Gi"})
    defaults = {
        "container_resources": large,
        "startup_timeout_seconds": 600,
        "namespace": "of-the-dag",
        "labels": {"team": "dag", "tier": "dag"},
        "image": "of-bare-operators:1",
        "cmds": ["sh"],
    }
    with task_config("prod", labels={"team": "stack", "stack": "s"}, image="stack:1"), DAG("d", default_args=defaults):
        operator: Any = task(namespace="of-the-call")
    pod = build_pod(operator)
    assert (operator.startup_timeout_seconds, pod.metadata.namespace) == (600, "of-the-call")
    assert {name: pod.metadata.labels[name] for name in ("team", "tier", "stack")} == {
        "team": "dag",
        "tier": "dag",
        "stack": "s",
    }
    base = pod.spec.containers[0]
    assert (base.resources, base.image, base.command[0]) == (large, "stack:1", "python")
    assert pod.spec.automount_service_account_token is False
