"""GPUs of a task: what its call asks for, whether its stack has them, and how many of them its process sees."""

from __future__ import annotations

from typing import Any

from gaiaflow.errors import TaskArgumentError
from gaiaflow.task_config import CONTAINER, DevTaskConfig, TaskConfig

RESOURCE = "nvidia.com/gpu"
"""What Kubernetes calls a GPU, as NVIDIA's device plugin names it."""

ALL = "all"
"""Of a stack: every GPU of its machine, however many that are."""

VISIBLE = "CUDA_VISIBLE_DEVICES"
"""By which CUDA, and so PyTorch, JAX and TensorFlow, know of GPUs in a process: numbers from 0, `-1` for none."""

_LINE = "pulumi config set gaiaflow:gpus all, then npx gaiaflow start"


def parse_gpus(task_id: str, gpus: Any) -> int | None:
    """How many GPUs a task wants; None where its call says nothing.

    Raises:
        TaskArgumentError: for what is no whole number from 0.
    """
    if gpus is not None and (type(gpus) is not int or gpus < 0):
        raise TaskArgumentError(task_id, "gpus", repr(gpus), "a whole number of GPUs from 0")
    return gpus


def gpu_problem(gpus: int | None, config: TaskConfig | None, *, in_pod: bool) -> str | None:
    """Why a task never gets its GPUs in this stack, with what to do about it; None where it may get them.

    What a remote cluster has, and what runs outside every stack, is not known here.

    Args:
        gpus: What the call asks for.
        config: The stack's.
        in_pod: Whether the task is a pod, and no dev task.
    """
    if not gpus or config is None or (in_pod and config.mode == "prod"):
        return None
    if not in_pod and config.execution != CONTAINER:
        fix = "pulumi config set gaiaflow:tasks.devExecution container" if isinstance(config, DevTaskConfig) else ""
        where = "the task runs in Airflow's own process, which has no GPU"
        return f"is {gpus}, but {where}{f'; type: {fix}, then npx gaiaflow start' if fix else ''}"
    has = config.gpus
    if has is None:
        where = "the cluster's node" if in_pod else "the container of dev tasks"
        return f"is {gpus}, but {where} has no GPU, as gaiaflow:gpus is not set; type: {_LINE}"
    # The node of a local cluster has all, whatever number the containers get.
    if not in_pod and isinstance(has, int) and gpus > has:
        return f"is {gpus}, but the container of dev tasks has {has}, by gaiaflow:gpus; type: {_LINE}"
    return None


def visible_gpus(gpus: int | None, has: int | str | None) -> dict[str, str]:
    """What a dev task's process sees of its container's GPUs: as many as its call asks for, as in a pod.

    Args:
        gpus: What the call asks for.
        has: What the container has; None for none, where nothing has to be hidden.
    """
    if has is None:
        return {}
    return {VISIBLE: ",".join(map(str, range(gpus))) if gpus else "-1"}
