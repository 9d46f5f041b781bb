"""A call of `task_factory` as a `KubernetesPodOperator`, and as what makes one for each element of a mapped task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator

from gaiaflow.legacy_addresses import warn_of_legacy_addresses
from gaiaflow.mapped import TaskPartial, task_partial
from gaiaflow.operator_arguments import arguments_for
from gaiaflow.pod import PodTask
from gaiaflow.pod_faults import faults_for_pods
from gaiaflow.pod_gpus import with_gpus
from gaiaflow.task_config import PodTaskConfig
from gaiaflow.task_spec import TaskSpec


def pod_task(spec: TaskSpec, config: PodTaskConfig, arguments: Mapping[str, Any]) -> PodTask:
    """The operator for a task of `task_factory`.

    Raises:
        TaskArgumentError: for arguments that are not JSON or too large, or that the operator does not take.
    """
    for fault in faults_for_pods(spec.task_id, spec, config.env_vars):
        raise fault
    warn_of_legacy_addresses(spec, config.env_vars)
    overrides = arguments_for(KubernetesPodOperator, spec.task_id, arguments)
    return PodTask(spec=spec, config=config, task_id=spec.task_id, do_xcom_push=spec.xcom_push, **overrides)


def pod_partial(spec: TaskSpec, config: PodTaskConfig, arguments: Mapping[str, Any]) -> TaskPartial:
    """The same for a task of which each element gives the rest."""
    for fault in faults_for_pods(spec.task_id, spec, config.env_vars):
        raise fault
    warn_of_legacy_addresses(spec, config.env_vars)
    overrides = arguments_for(KubernetesPodOperator, spec.task_id, arguments)
    with_gpus(spec, overrides.get("container_resources"), of_call=True)  # an error now, not when it runs
    own = {"spec": spec, "config": config}
    return task_partial(PodTask, spec, config.env_vars, own, overrides, arguments)[0]
