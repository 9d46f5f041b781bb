"""Templates, the run's context, other tasks' outputs and mapped tasks: the same file in every mode."""

from datetime import datetime, timedelta

from airflow.sdk import DAG, Param, literal, task, task_group

from gaiaflow import task_factory


@task
def found(count: int) -> list[dict[str, str]]:
    """Scenes, found at run time; their texts are data."""
    return [{"scene": f"s{number}", "note": "{{ ds }}"} for number in range(count)]


with DAG(
    "calls",
    start_date=datetime(2026, 1, 1),
    schedule=None,
    catchup=False,
    params={"threshold": Param(0.5, type="number")},
    render_template_as_native_obj=True,
    default_args={"retry_delay": timedelta(seconds=1)},
) as dag:
    prepare = task_factory("prepare", "iris.calls:prepare", multiple_outputs=True)
    # The second element fails at its first try.
    measure = task_factory.partial(
        "measure",
        "iris.calls:measure",
        func_kwargs={
            "threshold": "{{ params.threshold }}",
            "day": "{{ (dag_run.logical_date or dag_run.run_after) | ds }}",
            "written": ["5000", literal("{{ x }}"), "{{ 1 + 1 }}"],
            "bands": prepare.output["bands"],
        },
        map_index_template="{{ func_kwargs.scene }}",
        max_active_tis_per_dagrun=2,
    ).expand(func_kwargs=found.override(task_id="three")(3))
    task_factory.partial("none", "iris.calls:measure").expand(func_kwargs=found.override(task_id="zero")(0))

    @task_group
    def per_band(band: str) -> None:
        """Its function gets its own element."""
        task_factory("look", "iris.calls:look", {"band": band, "of": prepare.output})

    per_band.expand(band=["red"])
    task_factory.partial("own", "iris.calls:own").expand_kwargs(
        [{"func_kwargs": {"value": "{{ task.task_id }}"}, "env_vars": {"NAME": "{{ ti.map_index }}"}}]
    )
    summary = task_factory(
        "summary",
        "iris.calls:summary",
        {"measured": measure.output, "looked": dag.get_task("per_band.look").output, "parts": [{"of": prepare.output}]},
        trigger_rule="all_done",
    )
