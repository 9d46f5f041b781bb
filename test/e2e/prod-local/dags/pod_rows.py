"""Tasks that show what only a real pod can."""

from datetime import datetime, timedelta

from airflow.sdk import DAG

from gaiaflow import task_factory

KINDS = ("nothing", "yes", "big", "fraction", "text", "many", "pairs", "empty")
START = datetime(2026, 1, 1)

with DAG("pod_rows", start_date=START, schedule=None, catchup=False):
    give = task_factory("give", "iris.pod_rows:give", multiple_outputs=True)
    take = task_factory(
        "take",
        "iris.pod_rows:take",
        xcom_pull_tasks={"whole": {"task": "give"}, **{kind: {"task": "give", "key": kind} for kind in KINDS}},
    )
    surroundings = task_factory(
        "surroundings",
        "iris.pod_rows:surroundings",
        secrets=["my-creds"],
        env_vars={"TEXT": "$$ $(HOME) 'one' \"two\" ü {{ ti.task_id }}"},
    )
    mark = task_factory("mark", "iris.pod_rows:mark")
    take_mark = task_factory("take_mark", "iris.pod_rows:take_mark", xcom_pull_tasks={"value": {"task": "mark"}})
    flaky = task_factory(
        "flaky",
        "iris.pod_rows:flaky",
        env_vars={"TRY": "{{ ti.try_number }}"},
        retries=1,
        retry_delay=timedelta(seconds=1),
    )
    give >> take
    mark >> take_mark

with DAG("pod_empty", start_date=START, schedule=None, catchup=False):
    task_factory("started", "iris.pod_rows:started")

with DAG("pod_talk", start_date=START, schedule=None, catchup=False):
    task_factory("talk", "iris.pod_rows:talk", secrets=["my-creds"])

with DAG("pod_reach", start_date=START, schedule=None, catchup=False):
    task_factory("reach", "iris.pod_rows:reach")

with DAG("pod_version", start_date=START, schedule=None, catchup=False):
    task_factory("version", "iris.pod_rows:version")
