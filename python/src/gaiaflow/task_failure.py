"""What Airflow learns of a dev task whose process in the container `tasks` did not end well: as of a pod."""

from __future__ import annotations

import signal
from typing import NoReturn

from gaiaflow import failure
from gaiaflow.airflow_api import AirflowException, AirflowSkipException
from gaiaflow.lasting import for_airflow
from gaiaflow.task_client import Ended, how


def raise_failure(task_id: str, ended: Ended) -> NoReturn:
    """Raise what the function raised, for a `retry_policy` to see; else an error that says how its process ended."""
    raised = failure.raised(dict(ended.word)) if ended.word else None
    if raised is not None:
        raise for_airflow(task_id, raised)
    raise AirflowException(_told(task_id, ended))


def exit_code(error: BaseException) -> int:
    """With which a process ends that raises it."""
    if not isinstance(error, SystemExit):
        return 1
    if error.code is None:
        return 0
    return error.code & 0xFF if isinstance(error.code, int) else 1


def skipped(task_id: str, code: int) -> Exception:
    """What makes Airflow skip a task with `skip_on_exit_code`."""
    skip: Exception = AirflowSkipException(f"The function of task {task_id!r} ended with exit code {code}. Skipping.")
    return skip


def _told(task_id: str, ended: Ended) -> str:
    process = f"the process of task {task_id!r}"
    if ended.word:
        return f"{process} ended {how(ended.code)}: {failure.describe(dict(ended.word))}"
    if ended.stopped:
        return f"{process} was ended, as its container `tasks` was stopped"
    if ended.code == -signal.SIGKILL:
        return (
            f"{process} was killed (out of memory?). All dev tasks together take at most the memory of the container "
            "`tasks`: gaiaflow:resources.tasks"
        )
    return f"{process} ended {how(ended.code)}"
