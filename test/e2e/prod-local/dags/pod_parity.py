"""Tasks whose logs and ends are the same in dev and in pods."""

from datetime import datetime, timedelta

from airflow.sdk import DAG, ExceptionRetryPolicy, RetryAction, RetryRule

from gaiaflow import task_factory

# Nobody waits: what is retried is retried at once, and what is not is not.
DEFAULTS = {"retries": 0, "retry_delay": timedelta(seconds=1)}
POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(exception="iris.pod_parity.HopelessError", action=RetryAction.FAIL),
        RetryRule(exception=ConnectionError, action=RetryAction.RETRY, retry_delay=timedelta(seconds=1)),
    ]
)

with DAG(
    "pod_parity",
    start_date=datetime(2026, 1, 1),
    schedule=None,
    catchup=False,
    default_args=DEFAULTS,
    render_template_as_native_obj=True,
):
    task_factory("say", "iris.pod_parity:say")
    task_factory("once", "iris.pod_parity:lose_connection")
    task_factory("twice", "iris.pod_parity:lose_connection", retries=1, retry_policy=POLICY)
    task_factory("hopeless", "iris.pod_parity:give_up", retries=3, retry_policy=POLICY)
    task_factory("leave", "iris.pod_parity:leave")
    task_factory(
        "dated",
        "iris.pod_parity:dated",
        env_vars={"DAY": "{{ (dag_run.logical_date or dag_run.run_after) | ds }}"},
        labels={"number": "1", "truth": "True"},
        annotations={"number": "1_000"},
        pod_template_dict={
            "spec": {"automountServiceAccountToken": True, "hostNetwork": True, "containers": [{"name": "base"}]}
        },
    )
