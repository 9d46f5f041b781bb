"""What a task pod is made of, apart from its task: the stack's defaults and the overrides of DAG and call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

from gaiaflow.airflow_api import accepted_by
from gaiaflow.pod_folders import folder_volumes
from gaiaflow.pod_gpus import with_gpus
from gaiaflow.pod_security import PLAIN, security
from gaiaflow.task_config import PodTaskConfig
from gaiaflow.task_spec import TaskSpec

RUNNER_COMMAND = ("python", "-m", "gaiaflow.runner")


def pod_settings(
    spec: TaskSpec, config: PodTaskConfig, call: Mapping[str, Any], default_args: Mapping[str, Any]
) -> dict[str, Any]:
    """Arguments of the operator: the call's own win over its DAG's `default_args`, and those over the stack's.

    Labels, annotations and `env_from` are added to the stack's.
    """
    accepted = accepted_by(KubernetesPodOperator)
    stack = {name: value for name, value in _of_the_stack(config).items() if name in accepted}
    overrides = {**{name: default_args[name] for name in (*stack, *_ADDED) if name in default_args}, **call}
    own_resources = "container_resources" in overrides
    return {
        **stack,
        **overrides,
        "container_resources": with_gpus(
            spec, (overrides if own_resources else stack)["container_resources"], of_call=own_resources
        ),
        "image": spec.image or config.image,
        "cmds": list(RUNNER_COMMAND),
        "labels": {**config.labels, **(overrides.get("labels") or {})},
        "annotations": {**config.annotations, **(overrides.get("annotations") or {})},
        # A later entry beats an earlier one: the stack's own secrets stand first.
        **_folders(config, overrides),
        "env_from": [_from_secret(name) for name in (*config.secrets, *spec.secrets)]
        + list(overrides.get("env_from") or []),
    }


_ADDED = ("labels", "annotations", "env_from", "volumes", "volume_mounts")


def _folders(config: PodTaskConfig, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Volumes of the stack, before those of the call."""
    volumes, mounts = folder_volumes(config)
    return {
        "volumes": volumes + list(overrides.get("volumes") or []),
        "volume_mounts": mounts + list(overrides.get("volume_mounts") or []),
    }


def _of_the_stack(config: PodTaskConfig) -> dict[str, Any]:
    return {
        "image_pull_policy": config.image_pull_policy,
        "image_pull_secrets": [
            k8s.V1LocalObjectReference(name=name, local_vars_configuration=PLAIN) for name in config.image_pull_secrets
        ],
        "kubernetes_conn_id": config.kubernetes_connection,
        "namespace": config.namespace,
        "service_account_name": config.service_account,
        "node_selector": dict(config.node_selector),
        "tolerations": [_toleration(toleration) for toleration in config.tolerations],
        "affinity": dict(config.affinity),
        "priority_class_name": config.priority_class_name or None,
        "container_resources": resource_requirements(config.resources),
        "startup_timeout_seconds": config.startup_timeout_seconds,
        "startup_check_interval_seconds": 1,
        **security(),
        # The specification holds every pulled value; the events say why a pod did not start.
        "log_pod_spec_on_failure": False,
        "log_events_on_failure": True,
        "termination_message_policy": "FallbackToLogsOnError",
        # The log of a task is its function's, as in dev.
        "container_name_log_prefix_enabled": False,
    }


def resource_requirements(resources: Mapping[str, Mapping[str, str]]) -> k8s.V1ResourceRequirements:
    """Requests and limits as the Kubernetes client has them."""
    return k8s.V1ResourceRequirements(
        requests=dict(resources["requests"]), limits=dict(resources["limits"]), local_vars_configuration=PLAIN
    )


def _from_secret(name: str) -> k8s.V1EnvFromSource:
    reference = k8s.V1SecretEnvSource(name=name, local_vars_configuration=PLAIN)
    return k8s.V1EnvFromSource(secret_ref=reference, local_vars_configuration=PLAIN)


def _toleration(toleration: Mapping[str, Any]) -> k8s.V1Toleration:
    return k8s.V1Toleration(
        key=toleration.get("key"),
        operator=toleration.get("operator"),
        value=toleration.get("value"),
        effect=toleration.get("effect"),
        toleration_seconds=toleration.get("tolerationSeconds"),
        local_vars_configuration=PLAIN,
    )
