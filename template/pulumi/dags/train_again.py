"""The pipeline of `train_iris` with a schedule: unpaused, it trains a new model each Sunday at midnight (UTC).

What stands between two braces is Jinja, which Airflow fills in when the task starts. Here it names the run in MLflow by
its day; where data come in from day to day it says which of them to take.
"""

from datetime import datetime

from airflow.sdk import DAG

from gaiaflow import task_factory

with DAG("train_again", start_date=datetime(2026, 1, 1), schedule="@weekly", catchup=False, tags=["example"]):
    prepare = task_factory("prepare", "my_package.prepare:prepare", {"name": "{{ dag_run.run_after | ds }}"})
    train = task_factory("train", "my_package.train:train", xcom_pull_tasks={"run_id": {"task": "prepare"}})
    evaluate = task_factory(
        "evaluate",
        "my_package.evaluate:evaluate",
        xcom_pull_tasks={"run_id": {"task": "prepare"}, "model_uri": {"task": "train"}},
    )
    register = task_factory(
        "register",
        "my_package.register:register",
        xcom_pull_tasks={"model_uri": {"task": "train"}, "metrics": {"task": "evaluate"}},
    )
    prepare >> train >> evaluate >> register
