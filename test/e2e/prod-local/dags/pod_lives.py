"""Pods that are ended from outside, and pods whose scheduler is gone for a while."""

from datetime import datetime, timedelta

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG
from kubernetes.client import models as k8s

from gaiaflow import task_factory
from gaiaflow.task_config import current_task_config

START = datetime(2026, 1, 1)
# Without a container that heeds it, no pod would be gone before the end of the test.
PATIENT = {"termination_grace_period": 3600, "retries": 0}
# What a namespace with a quota on limits asks of every container.
LIMITED = {
    "container_resources": k8s.V1ResourceRequirements(
        requests={"cpu": "100m", "memory": "64Mi"}, limits={"cpu": "1", "memory": "256Mi"}
    )
}
HOLD = 'trap "exit 0" TERM; while true; do echo holding; sleep 1; done'

with DAG("pod_ends", start_date=START, schedule=None, catchup=False):
    task_factory("marked", "iris.pod_lives:hold", **PATIENT, **LIMITED)
    task_factory("cleared", "iris.pod_lives:hold", env_vars={"TRY": "{{ ti.try_number }}"}, **PATIENT, **LIMITED)
    task_factory("late", "iris.pod_lives:hold", execution_timeout=timedelta(seconds=60), **PATIENT, **LIMITED)
    KubernetesPodOperator(
        task_id="bare",
        image=getattr(current_task_config(), "image", "none"),
        cmds=["sh", "-c", HOLD],
        do_xcom_push=True,
        **PATIENT,
        **LIMITED,
    )

with DAG("pod_orphans", start_date=START, schedule=None, catchup=False):
    task_factory("gives", "iris.pod_lives:outlive", retries=0)
    task_factory("silent", "iris.pod_lives:outlive", xcom_push=False, retries=0)
    task_factory("fails", "iris.pod_lives:outlive", {"fail": True}, xcom_push=False, retries=0)
