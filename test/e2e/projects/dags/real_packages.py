"""The same function in a pod and in the container of dev tasks."""

from airflow.sdk import DAG

from gaiaflow import task_factory

with DAG("real_packages", schedule=None):
    task_factory("pod", "iris.real_packages:found")
    task_factory("dev", "iris.real_packages:found", env="dev")
