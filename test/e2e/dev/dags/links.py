"""Tasks that log to MLflow in each way, one that fails, and operators of others beside them."""

from datetime import datetime

from airflow.providers.standard.sensors.filesystem import FileSensor
from airflow.sdk import DAG, task

from gaiaflow import task_factory

with DAG("links", start_date=datetime(2026, 1, 1), schedule=None):
    train = task_factory("train", "iris.links:train")
    # Not side by side with the first: findings/mlflow-set-experiment-race.sh.
    train >> task_factory.partial("each", "iris.links:train").expand(func_kwargs=[{"described": "mine"}, {}])
    task_factory("none", "iris.links:nothing")

    @task
    def own() -> None:
        """Runs on Airflow's packages, in its process."""
        import mlflow

        mlflow.set_experiment("links-own")
        with mlflow.start_run():
            mlflow.log_metric("n", 1)

    own()
    FileSensor(task_id="file", filepath="/opt/airflow/dags/links.py", poke_interval=1, timeout=10)


def noted(context: object) -> None:
    """The DAG's own callback."""
    print("the callback of the DAG itself")


with DAG("fails", start_date=datetime(2026, 1, 1), schedule=None, on_failure_callback=noted):
    task_factory("sound", "iris.links:nothing")
    task_factory("broken", "iris.links:fail", retries=0)
