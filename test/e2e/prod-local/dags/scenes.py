"""A team's DAG with all that functions may use at once; this very file runs in every mode."""

from datetime import datetime, timedelta

from airflow.sdk import DAG, Param, literal, task

from gaiaflow import task_factory

with DAG(
    "scenes",
    start_date=datetime(2026, 1, 1),
    schedule=None,
    catchup=False,
    params={"threshold": Param(0.5, type="number")},
    render_template_as_native_obj=True,
    default_args={"retry_delay": timedelta(seconds=1)},
):
    # Reads a file of the project and imports modules beside its package and beside the DAGs.
    settings = task_factory("settings", "iris.scenes:settings", multiple_outputs=True)

    @task
    def found(folder: str) -> list[dict[str, str]]:
        """One element for each scene, known when it runs; its texts are data."""
        return [{"scene": f"{folder}/{name}", "note": "{{ ds }}"} for name in ("a", "b", "c")]

    # Templates, another task's output by its key, a text that is none, and what the function asks of its run by name.
    measure = task_factory.partial(
        "measure",
        "iris.scenes:measure",
        func_kwargs={
            "threshold": "{{ params.threshold }}",
            "day": "{{ (dag_run.logical_date or dag_run.run_after) | ds }}",
            "pattern": literal("{{ band }}"),
            "alpha": settings.output["alpha"],
        },
        map_index_template="{{ func_kwargs.scene }}",
        max_active_tis_per_dagrun=2,
    ).expand(func_kwargs=found("/data/sentinel"))

    # Gets a list of what all elements gave, and writes a scratch folder and a mounted one.
    train = task_factory(
        "train",
        "iris.scenes:train",
        {"measured": measure.output, "words": [settings.output["word"], settings.output["beside"]]},
    )

    # An element that the file itself names, merged over the call's arguments.
    check = task_factory.partial("check", "iris.scenes:check", {"model": train.output, "of": "all"}).expand_kwargs(
        [{"func_kwargs": {"of": "{{ task.task_id }}"}}, {"func_kwargs": {"least": 2}}]
    )

    task_factory(
        "report",
        "iris.scenes:report",
        {"checks": check.output},
        xcom_pull_tasks={"model": {"task": "train"}},
        trigger_rule="all_success",
    )
