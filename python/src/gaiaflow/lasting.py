"""Refusals that no retry helps, as Airflow is to see them, wherever the function ran."""

from __future__ import annotations

from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.errors import GaiaflowError


def for_airflow(task_id: str, error: BaseException) -> BaseException:
    """What would end the next try the same way, as what fails a task at once; any other error as it is.

    Args:
        task_id: How the message names the task.
        error: Of the function, or of what hands its values on.
    """
    if not isinstance(error, GaiaflowError) or not error.lasting:
        return error
    return AirflowFailException(f"task {task_id!r}: {error}")
