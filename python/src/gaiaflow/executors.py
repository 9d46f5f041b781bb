"""Which executor runs a task that only follows a pod: one beside the scheduler, or there would be two pods of each.

Airflow finds this by the entry point `airflow.policy`, so it holds for operators of every kind.
"""

from __future__ import annotations

import os
from typing import Any

from airflow.policies import hookimpl

from gaiaflow.errors import TaskArgumentError

VARIABLE = "GAIAFLOW_FOLLOWING_EXECUTOR"
"""Names it, where the stack's Airflow makes pods of other tasks."""

POD_OPERATOR = "KubernetesPodOperator"
"""Airflow's operator for a pod of a task's own; those of clouds are subclasses of it."""

_WHY = "or nothing: the task only follows work that is done elsewhere, which no pod of another executor may start"


@hookimpl
def task_policy(task: Any) -> None:
    """Set it when a DAG file is read, where the task names none itself: `default_args` say it of the others.

    Raises:
        TaskArgumentError: for a task that names another one, whose pods have no right to make a pod.
    """
    executor = os.environ.get(VARIABLE)
    if not executor or not _follows(task):
        return
    if task.executor not in (None, executor, _inherited(task)):
        raise TaskArgumentError(task.task_id, "executor", repr(task.executor), f"{executor!r}, {_WHY}")
    if hasattr(task, "partial_kwargs"):  # mapped
        task.partial_kwargs["executor"] = executor
    else:
        task.executor = executor


def _inherited(task: Any) -> Any:
    """What it has of its DAG's `default_args`, or of those of a group that it is in, which win."""
    owners = (task.dag, task.task_group)
    named = [(getattr(owner, "default_args", None) or {}).get("executor") for owner in owners]
    return next((executor for executor in reversed(named) if executor is not None), None)


def _follows(task: Any) -> bool:
    """Whether its work is done elsewhere: in a pod, or of `task_factory` in the container beside the scheduler."""
    from gaiaflow.factory import spec_of

    kind = getattr(task, "operator_class", type(task))
    # By name: whoever has imported no such operator has no such task.
    return spec_of(task) is not None or any(base.__name__ == POD_OPERATOR for base in getattr(kind, "__mro__", ()))
