"""Which task a run of MLflow belongs to: the tags, made where Airflow runs the task."""

from __future__ import annotations

from typing import Any

from gaiaflow.errors import TaskConfigError
from gaiaflow.run_tags import IMAGE_TAG
from gaiaflow.task_config import current_task_config

DAG, RUN, TASK, TRY, ELEMENT = (
    f"airflow.{name}" for name in ("dag_id", "run_id", "task_id", "try_number", "map_index")
)
"""Named as Airflow names what they hold; the index is -1 where the task is not mapped, as there."""

PAGE = "airflow.url"
COMMIT = "gaiaflow.commit"

MLFLOW_COMMIT = "mlflow.source.git.commit"
"""What MLflow's page shows as the commit of a run, and other tools look for: a hash alone."""
MLFLOW_SOURCE = "mlflow.source.name"
MLFLOW_NOTE = "mlflow.note.content"
"""The description of a run, in Markdown; that of a call of `mlflow.start_run` wins."""


def tags_of(ti: Any, func_path: str | None = None, image: str | None = None) -> dict[str, str]:
    """The tags of what a try of a task starts; what is not known has no tag.

    Args:
        ti: Airflow's task instance, where the task runs.
        func_path: The function of `task_factory`, as MLflow's source; None for a task of Airflow's own.
        image: Of the task's pod.
    """
    index = -1 if getattr(ti, "map_index", None) is None else ti.map_index
    page = getattr(ti, "log_url", None)
    commit = _commit()
    name = f"{ti.dag_id} / {ti.task_id}{f'[{index}]' if index >= 0 else ''} / {ti.run_id}"
    tags = {
        DAG: ti.dag_id,
        RUN: ti.run_id,
        TASK: ti.task_id,
        TRY: str(ti.try_number),
        ELEMENT: str(index),
        PAGE: page,
        MLFLOW_NOTE: page and f"Airflow: [{name}]({page})",
        MLFLOW_SOURCE: func_path,
        COMMIT: commit,
        MLFLOW_COMMIT: commit and commit.removesuffix("-dirty"),
        IMAGE_TAG: image,
    }
    return {tag: value for tag, value in tags.items() if value}


def _commit() -> str | None:
    try:
        config = current_task_config()
    except TaskConfigError:  # of a task that needs none
        return None
    return config.commit if config else None
