"""GPUs of a task: in its pod, in the container of dev tasks, and where there are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import DAG
from kubernetes.client import models as k8s

from gaiaflow import task_factory
from gaiaflow.airflow_api import AirflowException, AirflowFailException
from gaiaflow.errors import TaskArgumentError
from gaiaflow.testing import task_config
from support.api_server import ApiHandler, kubeconfig, serving
from support.dev import run_dev
from support.pods import build_pod, context_of
from test_check import check

SET = "pulumi config set gaiaflow:gpus all, then npx gaiaflow start"
STACK = {"requests": {"cpu": "100m"}, "limits": {"memory": "2Gi"}}


def resources(mode: str, stack: Any, **arguments: Any) -> Any:
    with task_config(mode, resources=stack), DAG("d"):
        pod = build_pod(task_factory("train", "sample:give", **arguments))
    made = pod.spec.containers[0].resources
    return made.requests, made.limits


@pytest.mark.parametrize("mode", ["prod_local", "prod"])
def test_a_pod_gets_them_as_a_limit_beside_the_stacks_own(mode: str) -> None:
    assert resources(mode, STACK, gpus=2) == ({"cpu": "100m"}, {"memory": "2Gi", "nvidia.com/gpu": "2"})
    assert resources(mode, STACK) == ({"cpu": "100m"}, {"memory": "2Gi"})


def test_the_call_wins_over_the_stacks_own_gpus_and_none_takes_them_away() -> None:
    one = {"requests": {"nvidia.com/gpu": "1"}, "limits": {"memory": "2Gi", "nvidia.com/gpu": "1"}}
    assert resources("prod", one) == ({"nvidia.com/gpu": "1"}, {"memory": "2Gi", "nvidia.com/gpu": "1"})
    assert resources("prod", one, gpus=2) == (None, {"memory": "2Gi", "nvidia.com/gpu": "2"})
    assert resources("prod", one, gpus=0) == (None, {"memory": "2Gi"})


def test_resources_of_the_call_are_kept_and_not_changed() -> None:
    own = k8s.V1ResourceRequirements(limits={"memory": "8Gi"})
    assert resources("prod", STACK, gpus=1, container_resources=own) == (
        None,
        {"memory": "8Gi", "nvidia.com/gpu": "1"},
    )
    assert own.limits == {"memory": "8Gi"}


@pytest.mark.parametrize("gpus", [-1, 0.5, "1", True])
@pytest.mark.parametrize("mode", ["dev", "prod"])
def test_anything_but_a_whole_number_is_refused(gpus: Any, mode: str) -> None:
    with task_config(mode), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory("train", "sample:give", gpus=gpus)
    assert str(caught.value) == f"task 'train': gpus is {gpus!r}; expected a whole number of GPUs from 0"


def test_both_ways_to_ask_for_them_at_once_are_refused() -> None:
    own = k8s.V1ResourceRequirements(limits={"nvidia.com/gpu": "1"})
    with task_config("prod"), DAG("d"):
        for make in (task_factory, task_factory.partial):  # type: ignore[attr-defined]
            with pytest.raises(TaskArgumentError, match=r"gpus is 1, beside nvidia\.com/gpu in container_resources"):
                make("train", "sample:give", gpus=1, container_resources=own)


def test_each_element_of_a_mapped_task_gets_them() -> None:
    with task_config("prod", resources=STACK), DAG("d"):
        mapped = task_factory.partial("train", "sample:give", gpus=1).expand(func_kwargs=[{"value": 1}])  # type: ignore[attr-defined]
    element = mapped.unmap({"func_kwargs": {"value": 1}})
    assert build_pod(element).spec.containers[0].resources.limits == {"memory": "2Gi", "nvidia.com/gpu": "1"}


CONTAINER = "but the container of dev tasks has no GPU, as gaiaflow:gpus is not set; type: " + SET


@pytest.mark.parametrize(
    ("mode", "config", "gpus", "problem"),
    [
        ("dev", {"execution": "container"}, 1, CONTAINER),
        (
            "dev",
            {"execution": "container", "gpus": 2},
            3,
            f"but the container of dev tasks has 2, by gaiaflow:gpus; type: {SET}",
        ),
        (
            "dev",
            {"gpus": "all"},
            1,
            "but the task runs in Airflow's own process, which has no GPU; type: pulumi config set "
            "gaiaflow:tasks.devExecution container, then npx gaiaflow start",
        ),
        ("prod_local", {}, 1, f"but the cluster's node has no GPU, as gaiaflow:gpus is not set; type: {SET}"),
        ("prod_local", {"env": "dev", "execution": "container", "task_socket": "/s"}, 1, CONTAINER),
        ("prod_local", {"env": "dev"}, 1, "but the task runs in Airflow's own process, which has no GPU"),
    ],
)
def test_a_task_that_never_gets_them_fails_at_once_and_the_check_finds_it(
    mode: str, config: dict[str, Any], gpus: int, problem: str, tmp_path: Path
) -> None:
    env = config.pop("env", None)
    with task_config(mode, **config), DAG("d"):
        task = task_factory("train", "sample:give", {"value": 1}, gpus=gpus, env=env)
    with pytest.raises(AirflowFailException) as caught:
        run_dev(task)
    assert str(caught.value) == f"task 'train': gpus is {gpus}, {problem}"
    if config.get("execution") == "container":
        return  # the check would ask the container
    given = f"'sample:give', {{'value': 1}}, gpus={gpus}, env={env!r}"
    call = f"task_factory('train', {given}); task_factory.partial('each', {given}).expand(func_kwargs=[{{}}])"
    text = (
        f"from airflow.sdk import DAG\nfrom gaiaflow import task_factory\nwith DAG('d', schedule=None):\n    {call}\n"
    )
    (tmp_path / "d.py").write_text(text)
    with task_config(mode, **config):
        report = json.loads(check("--dags", str(tmp_path), "--json").stdout)
    found = [(it["task"], it["argument"], it["problem"]) for it in report["findings"]]
    assert found == [(name, "gpus", f"is {gpus}, {problem}") for name in ("train", "each")]


def test_a_dev_tasks_process_sees_as_many_as_it_asks_for(task_socket: str) -> None:
    container = {"execution": "container", "task_socket": task_socket}
    for stack, gpus, seen in [("all", 2, "0,1"), ("all", None, "-1"), (2, 0, "-1"), (None, None, None)]:
        config = container if stack is None else {**container, "gpus": stack}
        with task_config("dev", **config), DAG("d"):
            task = task_factory("t", "sample.functions:variable", {"name": "CUDA_VISIBLE_DEVICES"}, gpus=gpus)
        assert run_dev(task) == seen


def test_a_variable_of_the_call_wins(task_socket: str) -> None:
    config = {"execution": "container", "task_socket": task_socket, "gpus": "all", "env_in_dev": True}
    name = "CUDA_VISIBLE_DEVICES"
    with task_config("dev", **config), DAG("d"):
        task = task_factory("t", "sample.functions:variable", {"name": name}, gpus=1, env_vars={name: "3"})
    assert run_dev(task) == "3"


WORDS = "0/1 nodes are available: 1 Insufficient nvidia.com/gpu."


class FullCluster(ApiHandler):
    """Takes a pod and never finds a node for it."""

    pod: dict[str, Any] | None = None

    def do_POST(self) -> None:
        """The pod is there, and waits."""
        condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": WORDS}
        FullCluster.pod = {**self.body(), "status": {"phase": "Pending", "conditions": [condition]}}
        self.answer(201, FullCluster.pod)

    def do_GET(self) -> None:
        """The pod itself, or a list: of pods with it, of anything else empty."""
        if FullCluster.pod and FullCluster.pod["metadata"]["name"] == self.path.rpartition("/")[2]:
            self.answer(200, FullCluster.pod)
            return
        pods = [FullCluster.pod] if FullCluster.pod and "/pods" in self.path else []
        self.answer(200, {"kind": "List", "apiVersion": "v1", "metadata": {}, "items": pods})

    def do_PATCH(self) -> None:
        """It has been looked at."""
        self.answer(200, FullCluster.pod or {})

    def do_DELETE(self) -> None:
        """It goes."""
        FullCluster.pod = None
        self.answer(200, {})


@pytest.fixture
def _cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serving(HTTPServer(("127.0.0.1", 0), FullCluster)) as server:
        extra = {"kube_config": json.dumps(kubeconfig(server))}
        connection = json.dumps({"conn_type": "kubernetes", "extra": extra})
        monkeypatch.setenv("AIRFLOW_CONN_KUBERNETES_DEFAULT", connection)
        yield


@pytest.mark.usefixtures("_cluster")
def test_a_pod_that_no_node_takes_fails_with_the_reason() -> None:
    with task_config("prod", startup_timeout_seconds=1), DAG("d"):
        operator = task_factory("train", "sample:give", {"value": 1}, gpus=4)
    context = context_of(operator)
    operator.render_template_fields(context)  # type: ignore[arg-type]
    with pytest.raises(AirflowException) as caught:
        operator.execute(context)  # type: ignore[arg-type]
    message = str(caught.value)
    assert message.startswith("No node has taken the pod train-")
    assert f": {WORDS}\nIt asks for nvidia.com/gpu, of which no node has enough" in message
