"""What every task pod is held to: Kubernetes' pod security level `restricted`, and no service account token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubernetes.client import Configuration
from kubernetes.client import models as k8s

PLAIN = Configuration()
"""Shared by all objects made here; without it each makes one of its own, and a large DAG parses four times as long."""

TASK_UID = 50000
"""The user task pods run as, with group 0: Airflow's own, so that one image may serve both."""


def security() -> dict[str, Any]:
    """The operator's arguments; a call may name others."""
    container = container_security()
    return {
        # Who may create pods in a namespace may read its secrets; a task needs no such token.
        "automount_service_account_token": False,
        "hostnetwork": False,
        "security_context": k8s.V1PodSecurityContext(
            run_as_non_root=True,
            run_as_user=TASK_UID,
            run_as_group=0,
            seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault", local_vars_configuration=PLAIN),
            local_vars_configuration=PLAIN,
        ),
        "container_security_context": container,
        "xcom_sidecar_container_security_context": container,
    }


def container_security() -> k8s.V1SecurityContext:
    """No escalation and no capability."""
    return k8s.V1SecurityContext(
        allow_privilege_escalation=False,
        capabilities=k8s.V1Capabilities(drop=["ALL"], local_vars_configuration=PLAIN),
        local_vars_configuration=PLAIN,
    )


def hold(spec: k8s.V1PodSpec, *, token: bool | None, host_network: bool) -> Iterator[str]:
    """Put back what a template has loosened, and tell each: an argument of the call has to say so.

    The provider takes a template's value wherever the operator's own is false or missing. Containers of a template that
    say nothing of themselves get what the task's own have.
    """
    kept = {"automount_service_account_token": token, "host_network": host_network, "host_pid": None, "host_ipc": None}
    for name, value in kept.items():
        if getattr(spec, name) and not value:
            argument = _ARGUMENTS.get(name)
            hint = f"; a task that needs it says so in its call: {argument}=True" if argument else ""
            yield f"{spec.attribute_map[name]} of its template is left out{hint}"
        setattr(spec, name, value)
    for container in (*spec.containers, *(spec.init_containers or ())):
        if container.security_context is None:
            container.security_context = container_security()


_ARGUMENTS = {"automount_service_account_token": "automount_service_account_token", "host_network": "hostnetwork"}
