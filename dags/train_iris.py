"""The example pipeline: prepare, train, evaluate, register the model in MLflow."""

from datetime import datetime
from importlib import import_module
from typing import Any

from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG


def call(func_path: str, **arguments: Any) -> Any:
    """Import the function when the task runs, so that reading this file imports no scikit-learn."""
    module, function = func_path.split(":")
    return getattr(import_module(module), function)(**arguments)


def task(task_id: str, func_path: str, **arguments: Any) -> PythonOperator:
    return PythonOperator(task_id=task_id, python_callable=call, op_args=[func_path], op_kwargs=arguments)


with DAG("train_iris", start_date=datetime(2026, 1, 1), schedule=None, catchup=False, tags=["example"]):
    prepare = task("prepare", "iris.prepare:prepare")
    train = task("train", "iris.train:train", run_id=prepare.output)
    evaluate = task("evaluate", "iris.evaluate:evaluate", run_id=prepare.output, model_uri=train.output)
    task("register", "iris.register:register", model_uri=train.output, metrics=evaluate.output)
