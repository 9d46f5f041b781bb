"""Land cover from a season of scenes: find them, an index of each in a task of its own, a model, a map.

How many scenes there are is known when it runs. `--conf '{"start": "2026-05-01"}'`, or the page, gives other days.
"""

from datetime import datetime

from airflow.sdk import DAG, Param

from gaiaflow import task_factory

STORE = "s3://data/land_cover"
"""In the bucket that every stack has. Tasks find the server and the key in their environment, in every mode."""

with DAG(
    "land_cover",
    start_date=datetime(2026, 1, 1),
    schedule=None,
    catchup=False,
    max_active_runs=1,  # Each run replaces what the one before has written.
    tags=["example"],
    params={
        "start": Param("2026-03-01", type="string", format="date"),
        "end": Param("2026-10-15", type="string", format="date"),
    },
):
    find = task_factory("find", "land_cover.find:find", {"start": "{{ params.start }}", "end": "{{ params.end }}"})
    measure = task_factory.partial(
        "measure",
        "land_cover.measure:measure",
        {"store": STORE},
        map_index_template="{{ func_kwargs.scene }}",
        max_active_tis_per_dagrun=4,
    ).expand(func_kwargs=find.output)
    train = task_factory("train", "land_cover.train:train", {"measured": measure.output}, multiple_outputs=True)
    draw = task_factory(
        "draw",
        "land_cover.draw:draw",
        {
            "run_id": train.output["run_id"],
            "model_uri": train.output["model_uri"],
            "measured": measure.output,
            "store": STORE,
        },
    )
