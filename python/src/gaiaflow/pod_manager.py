"""How a task's pod is created: as the provider does it, with less in the log."""

from __future__ import annotations

from typing import Any

from airflow.providers.cncf.kubernetes.utils.pod_manager import PodManager
from kubernetes.client import models as k8s


class QuietPodManager(PodManager):
    """Keeps the pod to itself when the cluster refuses it (quota, admission, pod security).

    The provider's own writes the whole pod into the task's log then: every pulled value, argument and variable.
    `log_pod_spec_on_failure` has no say there.
    """

    def run_pod_async(self, pod: k8s.V1Pod, **kwargs: Any) -> k8s.V1Pod:
        """Create the pod; of one that is refused, log the name and the reason. The error itself goes on."""
        body = self._client.api_client.sanitize_for_serialization(pod)
        try:
            return self._client.create_namespaced_pod(body=body, namespace=pod.metadata.namespace, **kwargs)
        except Exception as error:
            reason = getattr(error, "reason", None) or type(error).__name__
            self.log.error("Pod %s could not be created: %s", pod.metadata.name, reason)
            raise
