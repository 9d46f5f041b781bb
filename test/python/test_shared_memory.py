"""The shared memory of a task's pod."""

from __future__ import annotations

from typing import Any

import pytest
from airflow.sdk import DAG
from kubernetes.client import ApiClient
from kubernetes.client import models as k8s

from gaiaflow import task_factory
from gaiaflow.testing import task_config
from support.pods import build_pod

SHARED = "/dev/shm"  # noqa: S108 - where the kernel's shared memory is


def volumes(config: dict[str, Any], **call: Any) -> dict[str, Any]:
    """What stands behind the shared memory of the function's container, by the volume's name."""
    with task_config("prod_local", **config), DAG("shared"):
        operator = task_factory("train", "sample.functions:summary", **call)
    spec = ApiClient().sanitize_for_serialization(build_pod(operator))["spec"]
    [base, *others] = spec["containers"]
    assert all(SHARED not in str(other.get("volumeMounts")) for other in others)
    names = [mount["name"] for mount in base["volumeMounts"] if mount["mountPath"] == SHARED]
    return {name: next(volume for volume in spec["volumes"] if volume["name"] == name) for name in names}


@pytest.mark.parametrize(
    ("config", "directory"),
    [({}, {"medium": "Memory"}), ({"shared_memory": "1Gi"}, {"medium": "Memory", "sizeLimit": "1Gi"})],
)
def test_it_is_all_that_the_pod_may_take_or_what_the_stack_says(
    config: dict[str, Any], directory: dict[str, str]
) -> None:
    name = "gaiaflow-shared-memory"
    assert volumes(config) == {name: {"name": name, "emptyDir": directory}}


def test_a_mount_of_the_call_is_left_as_it_is() -> None:
    own: dict[str, Any] = {
        "volumes": [k8s.V1Volume(name="mine", empty_dir=k8s.V1EmptyDirVolumeSource(medium="Memory"))],
        "volume_mounts": [k8s.V1VolumeMount(name="mine", mount_path=SHARED)],
    }
    assert list(volumes({}, **own)) == ["mine"]
    own["volume_mounts"] = [k8s.V1VolumeMount(name="mine", mount_path="/data")]
    assert list(volumes({}, **own)) == ["gaiaflow-shared-memory"]
