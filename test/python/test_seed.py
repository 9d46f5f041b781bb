"""The earlier tool's own snippets (gaiaflow-cookiecutter 0.3.0, docs and example DAG), in its argument forms.

As written there, but for what Airflow 3 has renamed (`schedule_interval` is `schedule`) and the colon in `func_path`,
which the error asks for.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.python import PythonOperator

from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod, run_in_pod
from support.real_run import parse

SNIPPET = """
import os
import sys
from datetime import datetime

from airflow import DAG
from airflow.utils.task_group import TaskGroup

from gaiaflow import task_factory

MINIKUBE_GATEWAY = "192.168.49.1"

default_args = {
    "owner": "change_your_name_here",
    "start_date": datetime(2025, 2, 1),
}

with DAG(
    "your_dag_name_here",
    default_args=default_args,
    description="change your description here",
    schedule="0 0 * * *",
    catchup=False,
    tags=["task_factory_dag", "your_package_name"]
) as dag:

    with TaskGroup(group_id="Trainer",
                   tooltip="Preprocesses and train Mnist Model") as trainer:
        preprocess_data = task_factory(
            task_id="preprocess_data",
            func_path="sample.functions:summary",
            func_kwargs={"dummy_arg": "hello world"},
            image="my-local-image/my-package:0.0.1",
            secrets=["my-minio-creds"],
            env_vars={
                "MLFLOW_TRACKING_URI": f"http://{MINIKUBE_GATEWAY}:5000",
                "MLFLOW_S3_ENDPOINT_URL": f"http://{MINIKUBE_GATEWAY}:9000",
            },
            ENV
        )

        train = task_factory(
            task_id="train",
            func_path="sample.functions:summary",
            xcom_pull_tasks={
                "preprocessed_path": {
                    "task": "Trainer.preprocess_data",
                    "key": "return_value",
                },
                "bucket_name": {
                    "task": "Trainer.preprocess_data",
                    "key": "return_value"
                },
            },
            image="my-local-image/my-package:0.0.1",
            secrets=["my-minio-creds"],
            env_vars={
                "MLFLOW_TRACKING_URI": f"http://{MINIKUBE_GATEWAY}:5000",
                "MLFLOW_S3_ENDPOINT_URL": f"http://{MINIKUBE_GATEWAY}:9000",
            },
            ENV
        )

        preprocess_data >> train

    with TaskGroup(group_id="Predictor",
                   tooltip="Predict from Mnist Model") as predictor:
        predict = task_factory(
            task_id="predict",
            func_path="sample.functions:summary",
            xcom_pull_tasks={
                "model_uri": {
                    "task": "Trainer.train",
                },
            },
            ENV
        )

    trainer >> predictor
"""


def dag_of(folder: Path, snippet: str) -> Any:
    """The snippet as a DAG file, parsed by Airflow, with what it warned of."""
    (folder / "seed.py").write_text(snippet)
    bag = parse(folder)
    assert bag.import_errors == {}
    return bag.dags["your_dag_name_here"], "\n".join(
        text for texts in bag.captured_warnings.values() for text in texts if "env_vars" in text
    )


@pytest.mark.parametrize("env", ["", 'env="dev",'])
def test_in_dev(dags_folder: Path, env: str) -> None:
    with task_config("dev"):
        dag, warned = dag_of(dags_folder, SNIPPET.replace("ENV\n", f"{env}\n"))
    assert dag.task_ids == ["Trainer.preprocess_data", "Trainer.train", "Predictor.predict"]
    assert {type(task) for task in dag.tasks} == {PythonOperator}
    assert warned == ""
    pushed = run_dev(dag.get_task("Trainer.preprocess_data"))
    pulled = run_dev(dag.get_task("Trainer.train"), {("Trainer.preprocess_data", "return_value"): pushed})
    assert pulled == {"preprocessed_path": {"dummy_arg": "hello world"}, "bucket_name": {"dummy_arg": "hello world"}}


@pytest.mark.parametrize("env", ["", 'env="prod_local",'])
def test_in_pods(dags_folder: Path, env: str) -> None:
    with task_config("prod_local", env_vars={"MLFLOW_TRACKING_URI": "http://mlflow:5000"}):
        dag, warned = dag_of(dags_folder, SNIPPET.replace("ENV\n", f"{env}\n"))
    assert all(isinstance(task, KubernetesPodOperator) for task in dag.tasks)
    assert "leave MLFLOW_TRACKING_URI out; the stack sets it to http://mlflow:5000" in warned
    assert "write minio:9000" in warned
    pod = build_pod(dag.get_task("Trainer.preprocess_data"))
    assert pod.spec.containers[0].image == "my-local-image/my-package:0.0.1"
    assert [source.secret_ref.name for source in pod.spec.containers[0].env_from] == ["my-minio-creds"]
    process, pushed = run_in_pod(pod)
    assert (process.returncode, pushed) == (0, {"dummy_arg": "hello world"})
    train = build_pod(dag.get_task("Trainer.train"), {("Trainer.preprocess_data", "return_value"): pushed})
    assert run_in_pod(train)[1] == {"preprocessed_path": pushed, "bucket_name": pushed}


def test_the_dotted_path_of_its_snippets_is_an_error_with_the_cure(dags_folder: Path) -> None:
    (dags_folder / "seed.py").write_text(
        SNIPPET.replace("ENV\n", "\n").replace("functions:summary", "functions.summary")
    )
    with task_config("dev"):
        errors = parse(dags_folder).import_errors
    assert "here probably 'sample.functions:summary'" in json.dumps(errors)


def test_a_fixed_env_that_the_stack_cannot_serve_is_an_error_with_both(dags_folder: Path) -> None:
    (dags_folder / "seed.py").write_text(SNIPPET.replace("ENV\n", 'env="prod",\n'))
    with task_config("prod_local"):
        errors = parse(dags_folder).import_errors
    assert "env is 'prod'; expected 'prod_local', the mode of this stack" in json.dumps(errors)
