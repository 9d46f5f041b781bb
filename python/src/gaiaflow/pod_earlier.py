"""Pods of a task's earlier tries whose end nobody saw: Airflow's scheduler had died, or a user cleared the task."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from airflow.providers.cncf.kubernetes.kubernetes_helper_functions import generic_api_retry
from airflow.providers.cncf.kubernetes.utils.pod_manager import PodPhase

if TYPE_CHECKING:
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from airflow.sdk import Context
    from kubernetes.client import models as k8s


def ended_pod(operator: KubernetesPodOperator, namespace: str, context: Context) -> k8s.V1Pod | None:
    """The one whose container ended by itself and which has no XCom to hand on; None without one.

    The provider takes up one that still runs, as all with an XCom do until it was fetched. One that has ended it would
    delete, log unread, and run the function again.

    First it waits for those that are being deleted: the provider would take one up, and no two may run at once.
    """
    pods = _pods(operator, namespace, context)
    end = time.monotonic() + operator.startup_timeout_seconds
    while leaving := [pod for pod in pods if pod.metadata.deletion_timestamp]:
        operator.log.info("Waiting for the pod of an earlier try to end: %s", leaving[0].metadata.name)
        if time.monotonic() > end:  # its node is gone
            for pod in leaving:
                operator.patch_already_checked(pod, reraise=False)
            break
        time.sleep(1)
        pods = _pods(operator, namespace, context)
    # Kubernetes gives a reason where it was not the container that ended: an eviction, a node that shut down.
    ended = [pod for pod in pods if pod.status.phase in (PodPhase.SUCCEEDED, PodPhase.FAILED) and not pod.status.reason]
    if len(pods) != 1 or not ended or operator.do_xcom_push or not operator.reattach_on_restart:
        return None
    operator.log.info("Taking up the pod of an earlier try, which has ended: %s", ended[0].metadata.name)
    return ended[0]


def _pods(operator: KubernetesPodOperator, namespace: str, context: Context) -> Any:
    # What the provider itself looks for: the task's pods, but those that a try was done with.
    selector = operator._build_find_pod_label_selector(context)
    list_pods = generic_api_retry(operator.client.list_namespaced_pod)  # type: ignore[no-untyped-call]
    return list_pods(namespace=namespace, label_selector=selector).items
