"""The pod of a task, compared field by field, as Airflow's own tests of the operator do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG, TaskGroup
from kubernetes.client import ApiClient
from kubernetes.client import models as k8s

from gaiaflow import task_factory
from gaiaflow.task_config import PATH_VARIABLE
from gaiaflow.testing import task_config
from support.pods import build_pod, context_of, environment_in_pod

FIXTURE = Path(__file__).parents[2] / "contract" / "fixtures" / "valid" / "prod_local.json"


def plain(item: Any) -> Any:
    """A Kubernetes object as the JSON that is sent."""
    return ApiClient().sanitize_for_serialization(item)


def test_every_field_of_the_pod(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PATH_VARIABLE, str(FIXTURE))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-secret-key")
    with DAG("churn"), TaskGroup("trainer"):
        operator = task_factory(
            task_id="train",
            func_path="sample.functions:summary",
            func_kwargs={"max_depth": 3},
            xcom_pull_tasks={"features": {"task": "prepare.split"}},
            secrets=["my-creds"],
            env_vars={"LOG_LEVEL": "info"},
        )
    pod = build_pod(operator, {("prepare.split", "return_value"): [1, 2]})
    # Addresses for what it returns, which are others each second.
    variables = pod.spec.containers[0].env
    assert [it.name for it in variables if it.name.startswith("GAIAFLOW_STORE_")] == ["GAIAFLOW_STORE_0"]
    variables[:] = [it for it in variables if it.name != "GAIAFLOW_STORE_0"]
    sent = plain(pod)

    assert operator.task_id == "trainer.train"
    assert sent["metadata"]["namespace"] == "iris-prod-local"
    assert sent["metadata"]["name"].startswith("trainer-train-")
    labels = sent["metadata"]["labels"]
    assert {name: labels[name] for name in ("dag_id", "task_id", "run_id", "try_number", "team")} == {
        "dag_id": "churn",
        "task_id": "trainer.train",
        "run_id": "manual__2026-01-01",
        "try_number": "1",
        "team": "ml",
    }
    base, sidecar = sent["spec"].pop("containers")
    restricted = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    assert base == {
        "name": "base",
        "image": "iris/iris:0.1.0-3f2a1b4c",
        "imagePullPolicy": "Never",
        "command": ["python", "-m", "gaiaflow.runner"],
        "args": [],
        "ports": [],
        "env": [
            {"name": "GAIAFLOW_FUNC_PATH", "value": "sample.functions:summary"},
            {"name": "GAIAFLOW_FUNC_KWARGS", "value": '{"max_depth":3}'},
            {
                "name": "GAIAFLOW_ENV_VARS",
                "value": json.dumps(json.loads(FIXTURE.read_text())["envVars"], separators=(",", ":")),
            },
            {"name": "GAIAFLOW_XCOM_FILE", "value": "/airflow/xcom/return.json"},
            {"name": "LOG_LEVEL", "value": "info"},
            {"name": "GAIAFLOW_LOG_LEVEL", "value": "INFO"},
            {"name": "GAIAFLOW_PULLED_0", "value": '{"features":[1,2]}'},
        ],
        "envFrom": [{"secretRef": {"name": "stack-services"}}, {"secretRef": {"name": "my-creds"}}],
        "resources": {"requests": {"cpu": "100m", "memory": "256Mi"}, "limits": {"memory": "2Gi"}},
        "securityContext": restricted,
        "terminationMessagePolicy": "FallbackToLogsOnError",
        "volumeMounts": [
            {"mountPath": "/airflow/xcom", "name": "xcom"},
            {"mountPath": "/project/models", "name": "gaiaflow-scratch-0"},
            {"mountPath": "/data", "name": "gaiaflow-mount-0", "readOnly": True},
            {"mountPath": "/dev/shm", "name": "gaiaflow-shared-memory"},  # noqa: S108
        ],
    }
    assert sidecar["image"] == "iris/iris:0.1.0-3f2a1b4c"
    assert sidecar["securityContext"] == restricted
    assert sent["spec"] == {
        "affinity": {},
        "automountServiceAccountToken": False,
        "hostNetwork": False,
        "imagePullSecrets": [{"name": "registry"}],
        "initContainers": [],
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "restartPolicy": "Never",
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": 50000,
            "runAsGroup": 0,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "serviceAccountName": "task",
        "tolerations": [
            {"key": "dedicated", "operator": "Equal", "value": "ml", "effect": "NoSchedule"},
            {"key": "spot", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60},
        ],
        "volumes": [
            {"emptyDir": {}, "name": "xcom"},
            {"emptyDir": {}, "name": "gaiaflow-scratch-0"},
            {"persistentVolumeClaim": {"claimName": "data-1a2b3c", "readOnly": True}, "name": "gaiaflow-mount-0"},
            {"emptyDir": {"medium": "Memory"}, "name": "gaiaflow-shared-memory"},
        ],
    }


def test_how_the_operator_runs_its_pod() -> None:
    with task_config("prod_local", startup_timeout_seconds=77, kubernetes_connection="gaiaflow"), DAG("d"):
        operator = task_factory("train", "sample:give")
    assert isinstance(operator, KubernetesPodOperator)
    assert operator.operator_name == "KubernetesPodOperator"
    assert operator.retries == 2
    assert operator.kubernetes_conn_id == "gaiaflow"
    assert operator.startup_timeout_seconds == 77
    assert operator.log_events_on_failure is True
    assert operator.log_pod_spec_on_failure is False
    assert operator.do_xcom_push is True


def test_the_call_wins_over_the_stack() -> None:
    resources = k8s.V1ResourceRequirements(limits={"nvidia.com/gpu": "1"})
    config_map = k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="more"))
    with task_config("prod", image="stack:1", labels={"team": "ml", "tier": "a"}, secrets=["own"]), DAG("d"):
        operator = task_factory(
            "train",
            "sample:give",
            image="mine:2",
            secrets=["a", "b"],
            retries=5,
            container_resources=resources,
            namespace="elsewhere",
            labels={"tier": "b"},
            env_from=[config_map],
            on_finish_action="keep_pod",
        )
    pod = build_pod(operator)
    container = pod.spec.containers[0]
    assert container.image == "mine:2"
    assert container.resources == resources
    assert pod.metadata.namespace == "elsewhere"
    assert (pod.metadata.labels["team"], pod.metadata.labels["tier"]) == ("ml", "b")
    assert [plain(source) for source in container.env_from] == [
        {"secretRef": {"name": "own"}},
        {"secretRef": {"name": "a"}},
        {"secretRef": {"name": "b"}},
        {"configMapRef": {"name": "more"}},
    ]
    assert operator.on_finish_action.value == "keep_pod"
    assert operator.retries == 5


def test_the_stacks_folders_come_before_the_calls() -> None:
    mounts = [{"path": "/data", "claim": "sentinel", "readOnly": True}]
    volume = k8s.V1Volume(name="mine", empty_dir=k8s.V1EmptyDirVolumeSource(medium="Memory"))
    place = k8s.V1VolumeMount(name="mine", mount_path="/mine")
    folders = {"scratchFolders": ["/project/models"], "mounts": mounts}
    with task_config("prod", **folders), DAG("d", default_args={"volume_mounts": [place]}):
        operator = task_factory("train", "sample:give", volumes=[volume], xcom_push=False)
    spec = build_pod(operator).spec
    assert [plain(each) for each in spec.volumes] == [
        {"name": "gaiaflow-scratch-0", "emptyDir": {}},
        {"name": "gaiaflow-mount-0", "persistentVolumeClaim": {"claimName": "sentinel", "readOnly": True}},
        {"name": "mine", "emptyDir": {"medium": "Memory"}},
        {"name": "gaiaflow-shared-memory", "emptyDir": {"medium": "Memory"}},
    ]
    assert [plain(each) for each in spec.containers[0].volume_mounts] == [
        {"name": "gaiaflow-scratch-0", "mountPath": "/project/models"},
        {"name": "gaiaflow-mount-0", "mountPath": "/data", "readOnly": True},
        {"name": "mine", "mountPath": "/mine"},
        {"name": "gaiaflow-shared-memory", "mountPath": "/dev/shm"},  # noqa: S108
    ]


def test_without_a_push_there_is_no_sidecar_and_nothing_to_write() -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("train", "sample:give", xcom_push=False)
    pod = build_pod(operator)
    assert [container.name for container in pod.spec.containers] == ["base"]
    assert "GAIAFLOW_XCOM_FILE" not in environment_in_pod(pod)


def test_resources_may_be_left_to_the_cluster() -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("train", "sample:give")
    assert plain(build_pod(operator).spec.containers[0].resources) == {"requests": {}, "limits": {}}


def test_a_pod_built_twice_is_the_same() -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("t", "sample:give", env_vars={"PRICE": "5$", "DAY": "{{ ds }}"})
    first, second = build_pod(operator), operator.build_pod_request_obj()
    assert plain(first.spec) == plain(second.spec)
    assert environment_in_pod(second)["PRICE"] == "5$"
    assert environment_in_pod(second)["DAY"] == "2026-01-01"


def test_a_template_loosens_nothing_that_every_pod_is_held_to(tmp_path: Path) -> None:
    template = {
        "metadata": {"labels": {"from": "template"}},
        "spec": {
            "automountServiceAccountToken": True,
            "hostNetwork": True,
            "hostPID": True,
            "hostIPC": True,
            "serviceAccountName": "default",
            "securityContext": {"runAsUser": 0},
            "containers": [
                {"name": "base", "image": "busybox", "securityContext": {"privileged": True}},
                {"name": "beside", "image": "busybox"},
            ],
            "initContainers": [{"name": "before", "image": "busybox"}],
            "priorityClassName": "low",
        },
    }
    file = tmp_path / "pod.yaml"
    file.write_text(json.dumps(template))
    full = ApiClient()._ApiClient__deserialize(template, "V1Pod")
    for argument in ({"pod_template_dict": template}, {"pod_template_file": str(file)}, {"full_pod_spec": full}):
        with task_config("prod", service_account="task"), DAG("d"):
            operator = task_factory("t", "sample:give", **argument)
        spec = build_pod(operator).spec
        assert (spec.automount_service_account_token, spec.host_network) == (False, False)
        assert (spec.host_pid, spec.host_ipc, spec.service_account_name) == (None, None, "task")
        assert (spec.security_context.run_as_user, spec.priority_class_name) == (50000, "low")
        contexts = [plain(item.security_context) for item in (*spec.containers, *spec.init_containers)]
        assert contexts == [{"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}] * 4


def test_a_call_may_ask_for_what_a_template_may_not() -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("t", "sample:give", automount_service_account_token=True, hostnetwork=True)
    spec = build_pod(operator).spec
    assert (spec.automount_service_account_token, spec.host_network) == (True, True)


@pytest.mark.parametrize("value", [0, [], False, {"a": 1}])
def test_a_deferred_task_returns_what_its_pod_pushed_for_airflow_to_keep(value: Any) -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("t", "sample:give", deferrable=True)
    pushed: list[Any] = []
    context = context_of(operator)
    context["ti"].xcom_push = lambda *further: pushed.append(further)
    event = {"name": "pod", "namespace": "test", "status": "success", "message": ""}
    with (
        mock.patch.object(KubernetesPodOperator, "extract_xcom", return_value=value),
        mock.patch.object(type(operator), "hook"),
        mock.patch.object(type(operator), "pod_manager"),
        mock.patch.object(operator, "_write_logs"),
        mock.patch.object(operator, "_clean"),
    ):
        assert operator.trigger_reentry(context, event) == value
    assert pushed in ([], [("return_value", value)])


def test_texts_stay_texts_in_a_dag_with_native_rendering() -> None:
    texts = {"a": "1", "b": "1_000", "c": "True", "d": "None", "e": "[1]", "f": "{{ ds }}", "g": "1e3"}
    expected = {**texts, "f": "2026-01-01"}
    with task_config("prod"), DAG("d", render_template_as_native_obj=True):
        operator = task_factory(
            "t",
            "sample:give",
            labels=texts,
            annotations=texts,
            node_selector=texts,
            container_resources=k8s.V1ResourceRequirements(limits={"cpu": "1"}),
            hostname="7",
            env_vars={"N": "{{ 7 }}"},
            pod_template_dict={"metadata": {"annotations": {"z": "1"}}, "spec": {"containers": []}},
        )
    pod = build_pod(operator)
    labels = {name: pod.metadata.labels[name] for name in texts}
    assert labels == pod.spec.node_selector == expected
    assert pod.metadata.annotations == {**expected, "z": "1"}
    assert pod.spec.containers[0].resources.limits == {"cpu": "1"}
    assert (pod.spec.hostname, environment_in_pod(pod)["N"]) == ("7", "7")
