"""Tasks of task_factory that take what mapped tasks of Airflow's own give, in every mode."""

from datetime import datetime

from airflow.sdk import DAG, task, task_group
from airflow.sdk.exceptions import AirflowSkipException

from gaiaflow import task_factory

SOURCES = {"none": [], "one": [1], "four": [4, 1, 2, 3]}


@task
def tenfold(number: int) -> dict[str, int]:
    """Pushes nothing for a two."""
    if number == 2:
        raise AirflowSkipException
    return {"z": number * 10, "a": number}


@task(trigger_rule="all_done")
def listed(values: list[dict[str, int]]) -> list[dict[str, int]]:
    """A task of Airflow's own reads them one by one."""
    return list(values)


with DAG("mapped_rows", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    sources = [tenfold.override(task_id=name).expand(number=numbers) for name, numbers in SOURCES.items()]

    @task_group
    def group(number: int) -> None:
        """Its second task gets the value of the same number."""
        pull = {"value": {"task": "group.inside"}}
        tenfold.override(task_id="inside")(number) >> task_factory("same", "iris.pod_rows:same", xcom_pull_tasks=pull)

    take = task_factory(
        "take",
        "iris.pod_rows:text",
        xcom_pull_tasks={name: {"task": name} for name in [*SOURCES, "group.inside", "group.same"]},
        trigger_rule="all_done",
    )
    [*sources, group.expand(number=[5, 6])] >> take
    listed(sources[-1])
