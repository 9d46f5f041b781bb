"""What Airflow finds of gaiaflow by the entry point `airflow.plugins`, in each of its processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

from gaiaflow.mlflow_link import MlflowLink
from gaiaflow.runner_variables import IMAGE

if TYPE_CHECKING:
    from airflow.models import DagRun


class Listener:
    """What happens to tasks and runs, whatever their DAG files say."""

    def __init__(self) -> None:
        """Keep what this process was given: one that runs several tasks would take the tags of another for it."""
        from gaiaflow.run_tags import VARIABLE

        self.given_tags = os.environ.get(VARIABLE, "")

    @hookimpl
    def on_starting(self, component: Any) -> None:  # noqa: ARG002
        """When a scheduler starts, or another part of Airflow with a heartbeat."""
        from gaiaflow.preload import preload

        preload()

    @hookimpl
    def on_task_instance_running(self, previous_state: Any, task_instance: Any) -> None:  # noqa: ARG002
        """Before a task runs, in its own process: what it starts in MLflow is marked, in `@task` and its like too."""
        from gaiaflow import run_tags
        from gaiaflow.json_values import to_json
        from gaiaflow.mlflow_tags import tags_of

        tags = to_json(tags_of(task_instance), "the tags")
        os.environ[run_tags.VARIABLE] = run_tags.merged(tags, os.environ.get(IMAGE), self.given_tags)

    @hookimpl
    def on_dag_run_failed(self, dag_run: DagRun, msg: str) -> None:
        """In the scheduler, or where somebody marks a run as failed."""
        from gaiaflow.failed_run import alert

        alert(dag_run, msg)


class GaiaflowPlugin(AirflowPlugin):
    """The link to MLflow on each task's page, tags for the runs there, and messages of failed DAG runs."""

    name = "gaiaflow"
    global_operator_extra_links = [MlflowLink()]  # noqa: RUF012 - as Airflow declares it
    listeners = [Listener()]  # noqa: RUF012
