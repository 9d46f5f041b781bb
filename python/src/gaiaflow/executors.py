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
    """Set it when a DAG file is read, where neither the task nor its DAG's `default_args` name one.

    Raises:
        TaskArgumentError: for a task that is to run elsewhere, which has no right to make a pod there.
    """
    executor = os.environ.get(VARIABLE)
    if not executor or not _follows(task):
        return
    if task.executor not in (None, executor):
        raise TaskArgumentError(task.task_id, "executor", repr(task.executor), f"{executor!r}, {_WHY}")
    if hasattr(task, "partial_kwargs"):  # mapped
        task.partial_kwargs["executor"] = executor
    else:
        task.executor = executor


def _follows(task: Any) -> bool:
    """Whether its work is done elsewhere: in a pod, or of `task_factory` in the container beside the scheduler."""
    from gaiaflow.factory import spec_of

    kind = getattr(task, "operator_class", type(task))
    # By name: whoever has imported no such operator has no such task.
    return spec_of(task) is not None or any(base.__name__ == POD_OPERATOR for base in getattr(kind, "__mro__", ()))
