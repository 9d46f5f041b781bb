"""What a task pod is made of, apart from its task: the stack's defaults, the call's wishes, and security."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kubernetes.client import Configuration
from kubernetes.client import models as k8s

from gaiaflow.task_config import PodTaskConfig
from gaiaflow.task_spec import TaskSpec

RUNNER_COMMAND = ("python", "-m", "gaiaflow.runner")

_PLAIN = Configuration()
"""Shared by all objects made here; without it each makes one of its own, and a large DAG parses four times as long."""

TASK_UID = 50000
"""The user task pods run as, with group 0: Airflow's own, so that one image may serve both."""


def pod_settings(spec: TaskSpec, config: PodTaskConfig, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of the operator: the call's own (`wishes`) win; its labels and `env_from` are added to the stack's."""
    return {
        "image": spec.image or config.image,
        "image_pull_policy": config.image_pull_policy,
        "image_pull_secrets": [
            k8s.V1LocalObjectReference(name=name, local_vars_configuration=_PLAIN) for name in config.image_pull_secrets
        ],
        "kubernetes_conn_id": config.kubernetes_connection,
        "namespace": config.namespace,
        "service_account_name": config.service_account,
        # Who may create pods in a namespace may read its secrets; a task needs no such token.
        "automount_service_account_token": False,
        "node_selector": dict(config.node_selector),
        "tolerations": [_toleration(toleration) for toleration in config.tolerations],
        "container_resources": k8s.V1ResourceRequirements(
            requests=dict(config.resources["requests"]),
            limits=dict(config.resources["limits"]),
            local_vars_configuration=_PLAIN,
        ),
        "startup_timeout_seconds": config.startup_timeout_seconds,
        "startup_check_interval_seconds": 1,
        **_security(),
        # The specification holds every pulled value; the events say why a pod did not start.
        "log_pod_spec_on_failure": False,
        "log_events_on_failure": True,
        "termination_message_policy": "FallbackToLogsOnError",
        **wishes,
        "cmds": list(RUNNER_COMMAND),
        "labels": {**config.labels, **(wishes.get("labels") or {})},
        # A later entry beats an earlier one: the stack's own secrets stand first.
        "env_from": [_from_secret(name) for name in (*config.secrets, *spec.secrets)]
        + list(wishes.get("env_from") or []),
    }


def _security() -> dict[str, Any]:
    """What Kubernetes' pod security level `restricted` asks of a pod and each of its containers."""
    container = k8s.V1SecurityContext(
        allow_privilege_escalation=False,
        capabilities=k8s.V1Capabilities(drop=["ALL"], local_vars_configuration=_PLAIN),
        local_vars_configuration=_PLAIN,
    )
    return {
        "security_context": k8s.V1PodSecurityContext(
            run_as_non_root=True,
            run_as_user=TASK_UID,
            run_as_group=0,
            seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault", local_vars_configuration=_PLAIN),
            local_vars_configuration=_PLAIN,
        ),
        "container_security_context": container,
        "xcom_sidecar_container_security_context": container,
    }


def _from_secret(name: str) -> k8s.V1EnvFromSource:
    reference = k8s.V1SecretEnvSource(name=name, local_vars_configuration=_PLAIN)
    return k8s.V1EnvFromSource(secret_ref=reference, local_vars_configuration=_PLAIN)


def _toleration(toleration: Mapping[str, Any]) -> k8s.V1Toleration:
    return k8s.V1Toleration(
        key=toleration.get("key"),
        operator=toleration.get("operator"),
        value=toleration.get("value"),
        effect=toleration.get("effect"),
        toleration_seconds=toleration.get("tolerationSeconds"),
        local_vars_configuration=_PLAIN,
    )
