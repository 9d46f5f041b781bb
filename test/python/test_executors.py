"""Which executor runs a task, where Airflow makes pods of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, TaskGroup

from gaiaflow import executors, task_factory
from gaiaflow.errors import TaskArgumentError
from gaiaflow.testing import task_config
from support.airflow_versions import dag_bag, policy_manager


@pytest.fixture(autouse=True)
def _with_pods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(executors.VARIABLE, "LocalExecutor")


def executor_of(task: Any) -> str | None:
    executors.task_policy(task)
    return task.executor


def bare(**arguments: Any) -> Any:
    return KubernetesPodOperator(task_id="bare", namespace="n", image="i", **arguments)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: task_factory("t", "sample:give"), "LocalExecutor"),
        (lambda: task_factory("t", "sample:give", env="dev"), "LocalExecutor"),
        (lambda: task_factory("t", "sample:give", executor="LocalExecutor"), "LocalExecutor"),
        (bare, "LocalExecutor"),
        (lambda: BashOperator(task_id="t", bash_command="true"), None),
        (lambda: BashOperator(task_id="t", bash_command="true", executor="KubernetesExecutor"), "KubernetesExecutor"),
    ],
)
def test_what_only_follows_a_pod_stays_beside_the_scheduler(make: Any, expected: str | None) -> None:
    with task_config("prod_local"), DAG("d"):
        assert executor_of(make()) == expected


def test_mapped_tasks_too() -> None:
    with task_config("prod_local"), DAG("d") as dag:
        task_factory.partial("ours", "sample:give").expand(func_kwargs=[{"value": 1}])
        KubernetesPodOperator.partial(task_id="bare", namespace="n", image="i").expand(cmds=[["a"], ["b"]])
        BashOperator.partial(task_id="bash").expand(bash_command=["true"])
    assert {task.task_id: executor_of(task) for task in dag.tasks} == {
        "ours": "LocalExecutor",
        "bare": "LocalExecutor",
        "bash": None,
    }


def test_a_pod_of_a_pod_is_refused() -> None:
    with task_config("prod_local"), DAG("d"):
        task = task_factory("t", "sample:give", executor="KubernetesExecutor")
    with pytest.raises(TaskArgumentError, match="executor is 'KubernetesExecutor'; expected 'LocalExecutor', "):
        executors.task_policy(task)


def test_default_args_say_it_of_the_others() -> None:
    elsewhere = {"executor": "KubernetesExecutor"}
    with task_config("prod_local"), DAG("d", default_args=elsewhere) as dag:
        task_factory("ours", "sample:give")
        task_factory.partial("mapped", "sample:give").expand(func_kwargs=[{"value": 1}])
        bare()
        BashOperator(task_id="bash", bash_command="true")
    with task_config("prod_local"), DAG("e") as other, TaskGroup("outer", default_args=elsewhere), TaskGroup("g"):
        task_factory("ours", "sample:give")
        BashOperator(task_id="bash", bash_command="true")
    assert {task.task_id: executor_of(task) for task in [*dag.tasks, *other.tasks]} == {
        "ours": "LocalExecutor",
        "mapped": "LocalExecutor",
        "bare": "LocalExecutor",
        "bash": "KubernetesExecutor",
        "outer.g.ours": "LocalExecutor",
        "outer.g.bash": "KubernetesExecutor",
    }


def test_a_task_that_names_another_one_than_default_args_is_refused() -> None:
    with task_config("prod_local"), DAG("d", default_args={"executor": "LocalExecutor"}):
        task = task_factory("t", "sample:give", executor="KubernetesExecutor")
    with pytest.raises(TaskArgumentError, match="executor is 'KubernetesExecutor'"):
        executors.task_policy(task)


def test_elsewhere_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(executors.VARIABLE)
    with task_config("prod_local"), DAG("d"):
        assert executor_of(task_factory("t", "sample:give")) is None


@pytest.fixture
def _installed() -> Iterator[None]:
    """As in an Airflow in which the package is installed, and not merely on the path."""
    manager = policy_manager()
    known = manager.is_registered(executors)
    if not known:
        manager.register(executors)
    yield
    if not known:
        manager.unregister(executors)


@pytest.mark.usefixtures("_installed")
def test_airflow_asks_when_it_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "d.py").write_text(
        textwrap.dedent("""
            from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
            from airflow.providers.standard.operators.bash import BashOperator
            from airflow.sdk import DAG

            with DAG("d", schedule=None):
                KubernetesPodOperator(task_id="bare", namespace="n", image="i")
                BashOperator(task_id="bash", bash_command="true")
        """)
    )
    bag = dag_bag(dag_folder=str(tmp_path))
    assert bag.import_errors == {}
    assert {task.task_id: task.executor for task in bag.dags["d"].tasks} == {"bare": "LocalExecutor", "bash": None}
