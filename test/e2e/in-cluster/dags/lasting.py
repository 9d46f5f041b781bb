"""Tasks under way while pods of the platform are lost: one in a pod of its own, one in Airflow itself."""

from datetime import datetime, timedelta

from airflow.sdk import DAG

from gaiaflow import task_factory

AGAIN = {"retries": 1, "retry_delay": timedelta(seconds=1)}

SECONDS = {"seconds": 30}
# An up takes its time until it comes to the pods; what waits for it makes this experiment.
LONG = {"experiment": "released"}

with DAG("lasting", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    pod = task_factory("pod", "iris.lasting:last", SECONDS, **AGAIN)
    here = task_factory("here", "iris.lasting:last", SECONDS, env="dev", **AGAIN)
    deferred = task_factory("deferred", "iris.lasting:last", SECONDS, deferrable=True, **AGAIN)
    ended = task_factory(
        "ended",
        "iris.all_features:echo",
        xcom_pull_tasks={"pod": {"task": "pod"}, "here": {"task": "here"}},
        func_kwargs={"given": "both"},
        **AGAIN,
    )
    [pod, here, deferred] >> ended

with DAG("long", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    task_factory("pod", "iris.lasting:last_until", LONG, **AGAIN)
    task_factory("here", "iris.lasting:last_until", LONG, env="dev", **AGAIN)
