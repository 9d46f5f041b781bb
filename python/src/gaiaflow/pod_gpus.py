"""GPUs of a task's pod: a limit of its container, and why no node has taken it."""

from __future__ import annotations

from copy import copy
from typing import Any

from kubernetes.client import models as k8s

from gaiaflow.errors import TaskArgumentError
from gaiaflow.gpus import RESOURCE
from gaiaflow.pod_security import PLAIN
from gaiaflow.task_spec import TaskSpec


def with_gpus(spec: TaskSpec, resources: Any, *, of_call: bool) -> Any:
    """The resources of the pod's container with the GPUs of the call; untouched where it says nothing of them.

    Kubernetes takes the limit for the request, too: of GPUs both have to be the same.

    Args:
        spec: The call.
        resources: Those of the stack, or of the call: Kubernetes' own kind, or None.
        of_call: Whether they are the call's, or its `default_args`', own.

    Raises:
        TaskArgumentError: where the call's own resources name GPUs as well.
    """
    if spec.gpus is None:
        return resources
    given = copy(resources) if resources is not None else k8s.V1ResourceRequirements(local_vars_configuration=PLAIN)
    requests, limits = dict(given.requests or {}), dict(given.limits or {})
    if of_call and RESOURCE in {**requests, **limits}:
        raise TaskArgumentError(
            spec.task_id, "gpus", f"{spec.gpus}, beside {RESOURCE} in container_resources", "one of the two"
        )
    for amounts in (requests, limits):
        amounts.pop(RESOURCE, None)
    if spec.gpus:
        limits[RESOURCE] = str(spec.gpus)
    given.requests, given.limits = requests or None, limits or None
    return given


def why_unscheduled(pod: k8s.V1Pod | None) -> str | None:
    """Why no node takes a pod, in the scheduler's words and, of GPUs, with what to look at; None where one has."""
    conditions = (pod and pod.status and pod.status.conditions) or ()
    message = next((it.message for it in conditions if it.type == "PodScheduled" and it.status == "False"), None)
    if not message:
        return None
    name = pod.metadata.name if pod else ""
    lines = [f"No node has taken the pod {name}: {message}"]
    if RESOURCE in message:
        lines.append(
            f"It asks for {RESOURCE}, of which no node has enough that is free. `kubectl describe nodes` shows under "
            "Allocatable what nodes have: none where NVIDIA's device plugin does not run. Where all are in use, a "
            "longer gaiaflow:tasks.startupTimeoutSeconds waits for one; nodes with a taint need "
            "gaiaflow:tasks.tolerations."
        )
    return "\n".join(lines)
