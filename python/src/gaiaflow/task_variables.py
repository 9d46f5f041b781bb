"""The variables that carry a task, once it runs: what other tasks pushed is among them, and templates are rendered.

What is refused here is refused in the same words wherever the task runs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.json_values import MAX_VARIABLE_BYTES, to_json
from gaiaflow.pod_faults import describe_pull, size_faults, value_fault
from gaiaflow.task_spec import TaskSpec
from gaiaflow.xcom_pull import XcomPull

log = logging.getLogger(__name__)


def pulled_json(task_id: str, pull: XcomPull, value: Any) -> str:
    """A pulled value as the runner reads it: `{argument: value}`.

    Raises:
        AirflowFailException: where it cannot travel. The next try would pull the same.
    """
    fault = value_fault(task_id, describe_pull(pull), value)
    if fault:
        raise AirflowFailException(str(fault))
    return to_json({pull.argument: value}, describe_pull(pull))


def refuse_too_large(task_id: str, spec: TaskSpec, variables: Mapping[str, str]) -> None:
    """See to it that a process can start with the variables.

    Raises:
        AirflowFailException: where none could.
    """
    for fault in size_faults(task_id, spec, variables):
        raise AirflowFailException(str(fault))


def refuse_gpus(task_id: str, problem: str | None) -> None:
    """See to it that a task that never gets its GPUs neither waits for them nor runs without.

    Raises:
        AirflowFailException: with the problem, where there is one.
    """
    if problem:
        raise AirflowFailException(f"task {task_id!r}: gpus {problem}")


def returned(spec: TaskSpec) -> str:
    """How messages name what the function gave back."""
    return f"what {spec.func_path} returned"


def warn_of_large(task_id: str, spec: TaskSpec, size: int) -> None:
    """A result is weighed as whoever pulls it would; Airflow itself may take it."""
    if size > MAX_VARIABLE_BYTES:
        log.warning(
            "task %r: %s is %d bytes long, and no task that pulls it takes over %d. "
            "Store it (MLflow, S3) and hand on where it is, or set gaiaflow:xcom.objectStorage.",
            task_id,
            returned(spec),
            size,
            MAX_VARIABLE_BYTES,
        )
