"""The container beside a pod's own, which hands on what the pod returns: it has limits, and ends when it is asked to.

Airflow finds this by the entry point `airflow.policy`, so it holds for operators of every kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.policies import hookimpl

if TYPE_CHECKING:
    from kubernetes.client import models as k8s

LIMITS = {"cpu": "200m", "memory": "64Mi"}
"""For a shell that sleeps, and for the commands that Airflow runs beside it."""


@hookimpl
def pod_mutation_hook(pod: k8s.V1Pod) -> None:
    """Change Airflow's sidecar in a pod that is about to be created; one that was given its own way keeps it."""
    # Not at the top: Airflow loads its policies before anything else, in every process.
    from airflow.providers.cncf.kubernetes.utils.xcom_sidecar import PodDefaults
    from kubernetes.client import models as k8s

    provided = PodDefaults.SIDECAR_CONTAINER
    for container in pod.spec.containers or []:
        if container.name != provided.name:
            continue
        if container.command == provided.command:
            # As process 1 the shell ignores what it does not trap. A pod that is deleted sends SIGTERM, and would stay
            # with all its memory until the kubelet loses patience after 30 s.
            container.command = ["sh", "-c", PodDefaults.XCOM_CMD.replace(" INT;", " INT TERM;", 1)]
        if container.resources == provided.resources:
            # A namespace with a quota on limits refuses every pod of which one container has none.
            container.resources = k8s.V1ResourceRequirements(requests=dict(provided.resources.requests), limits=LIMITS)
