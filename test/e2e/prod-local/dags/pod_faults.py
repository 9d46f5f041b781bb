"""Pods that fail, each in its own way."""

from datetime import datetime

from airflow.sdk import DAG
from kubernetes.client import models as k8s

from gaiaflow import task_factory

# What no log may show, however a pod fails.
MARKED = {"retries": 0, "env_vars": {"MARK": "marked-variable"}}
SOON = {**MARKED, "startup_timeout_seconds": 15, "schedule_timeout_seconds": 15}

with DAG("pod_faults", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    task_factory("no_image", "iris.pod_rows:started", image="127.0.0.1:1/no-such/image:1", **SOON)
    task_factory("no_secret", "iris.pod_rows:started", secrets=["no-such-secret"], **SOON)
    task_factory(
        "no_room",
        "iris.pod_rows:started",
        container_resources=k8s.V1ResourceRequirements(requests={"memory": "9000Gi"}),
        **SOON,
    )
    task_factory(
        "greedy",
        "iris.pod_rows:greedy",
        container_resources=k8s.V1ResourceRequirements(limits={"memory": "128Mi"}),
        **MARKED,
    )
    task_factory(
        "refused",
        "iris.pod_rows:fail",
        {"given": "marked-argument"},
        container_security_context=k8s.V1SecurityContext(privileged=True),
        **MARKED,
    )
    task_factory("fail", "iris.pod_rows:fail", {"given": "marked-argument"}, **MARKED)
    task_factory("no_function", "iris.pod_rows:begun", {"given": "marked-argument"}, **MARKED)
