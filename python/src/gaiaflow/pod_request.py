"""The pod that Kubernetes is asked for, as far as the provider's operator does not make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from airflow.providers.cncf.kubernetes.utils.xcom_sidecar import PodDefaults
from kubernetes.client import models as k8s

from gaiaflow.pod_environment import fixed_variables, written_for_kubernetes
from gaiaflow.pod_security import hold
from gaiaflow.pod_settings import resource_requirements
from gaiaflow.pod_shared_memory import share_memory
from gaiaflow.pod_sidecar import pod_mutation_hook
from gaiaflow.run_context import context_variables
from gaiaflow.runner_variables import LOG_LEVEL
from gaiaflow.stored.addresses import with_addresses
from gaiaflow.task_variables import refuse_too_large
from gaiaflow.templates import unguard, visible

if TYPE_CHECKING:
    from airflow.sdk import Context

    from gaiaflow.pod import PodTask


def env_vars_of(task: PodTask, context: Context | None) -> list[k8s.V1EnvVar]:
    """A pod's variables: its function and all that this is called with, none too large for a process to start with."""
    rendered = task.env_vars
    pairs = rendered.items() if isinstance(rendered, dict) else [(item.name, item.value) for item in rendered]
    # Of a dry run nothing is rendered.
    kwargs = task.func_kwargs if isinstance(task.func_kwargs, Mapping) else visible(dict(task.spec.func_kwargs))
    spec = replace(task.spec, func_kwargs=kwargs)
    variables = {
        **fixed_variables(spec, task.config.env_vars),
        LOG_LEVEL: task.config.log_level,
        **{name: unguard(value) for name, value in pairs},
    }
    if context:
        variables = with_addresses(task.task_id, task.config.xcom_storage, context["ti"], spec, variables)
    refuse_too_large(task.task_id, spec, variables)
    run = context_variables(context, task.spec.func_path, task.image)
    variables = {**run, **variables}
    return [k8s.V1EnvVar(name=name, value=written_for_kubernetes(value)) for name, value in variables.items()]


def complete(task: PodTask, pod: k8s.V1Pod) -> None:
    """What the provider's operator leaves out of a pod: rights, the sidecar's image and resources, shared memory."""
    for loosened in hold(pod.spec, token=task.automount_service_account_token, host_network=task.hostnetwork):
        task.log.warning("%s", loosened)
    for container in pod.spec.containers:
        if container.name == PodDefaults.SIDECAR_CONTAINER_NAME:
            container.image = task.xcom_sidecar_image
            container.resources = resource_requirements(task.xcom_sidecar_resources)
    share_memory(pod.spec, task.base_container_name, task.shared_memory)
    pod_mutation_hook(pod)  # Airflow does it, too, but not with a gaiaflow that is merely on its path
