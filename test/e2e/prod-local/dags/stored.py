"""Arrays, models and large values between tasks, by reference: the same file in every mode."""

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, task

from gaiaflow import task_factory


@task
def reference(everything: dict[str, Any]) -> list[Any]:
    """What a task of Airflow's own gets: where the value is; it may hand that on."""
    table = everything["table"]
    return [table.kind, table.address, table]


@task
def rows(count: int) -> list[dict[str, int]]:
    """Elements, found at run time."""
    return [{"number": number} for number in range(count)]


with DAG("stored", schedule=None, default_args={"retry_delay": timedelta(seconds=1)}) as dag:
    prepare = task_factory("prepare", "iris.stored:prepare", multiple_outputs=True)
    model = task_factory("fit", "iris.stored:fit", {"table": prepare.output["table"]}, retries=1)
    part = task_factory.partial("part", "iris.stored:part", {"table": prepare.output["table"]})
    parts = part.expand(func_kwargs=rows(3))
    task_factory(
        "compare",
        "iris.stored:compare",
        {"everything": prepare.output, "model": model.output, "handed": reference(prepare.output)},
        xcom_pull_tasks={"parts": {"task": "part"}},
    ).set_upstream(parts)

with DAG("stored_faults", schedule=None, default_args={"retries": 0}):
    for kind in ("large", "own", "path", "frame"):
        task_factory(kind, "iris.stored:give", {"kind": kind})
