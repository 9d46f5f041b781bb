"""The example pipeline: prepare, train, evaluate, register the model in MLflow."""

from datetime import datetime

from airflow.sdk import DAG

from gaiaflow import task_factory

with DAG("train_iris", start_date=datetime(2026, 1, 1), schedule=None, catchup=False, tags=["example"]):
    prepare = task_factory("prepare", "{{ cookiecutter.package_name }}.prepare:prepare")
    train = task_factory("train", "{{ cookiecutter.package_name }}.train:train", xcom_pull_tasks={"run_id": {"task": "prepare"}})
    evaluate = task_factory(
        "evaluate",
        "{{ cookiecutter.package_name }}.evaluate:evaluate",
        xcom_pull_tasks={"run_id": {"task": "prepare"}, "model_uri": {"task": "train"}},
    )
    register = task_factory(
        "register",
        "{{ cookiecutter.package_name }}.register:register",
        xcom_pull_tasks={"model_uri": {"task": "train"}, "metrics": {"task": "evaluate"}},
    )
    prepare >> train >> evaluate >> register
