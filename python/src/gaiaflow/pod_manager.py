"""How a task's pod is created and read: as the provider does it, with less in the log, and what is there as in dev."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from airflow.providers.cncf.kubernetes.utils.pod_manager import PodManager
from kubernetes.client import models as k8s

from gaiaflow import failure, pod_log

KEPT_LINES = 10_000
"""Of a log, what is known again when Kubernetes gives it a second time: about a second of the busiest function."""


class TaskPodManager(PodManager):
    """The provider's, for a pod whose container `base` is our runner."""

    def __init__(self, base: str, **kwargs: Any) -> None:
        """Name the container whose log is the function's."""
        super().__init__(**kwargs)
        self.base = base
        self.word: dict[str, Any] | None = None
        """What the function raised, once the pod has failed and been read."""
        self._read = deque[int](maxlen=KEPT_LINES)
        self._log_has_ended = False

    def run_pod_async(self, pod: k8s.V1Pod, **kwargs: Any) -> k8s.V1Pod:
        """Create the pod; of one that is refused, log the name and the reason. The error itself goes on.

        The provider's own writes the whole pod into the task's log when the cluster refuses it (quota, admission, pod
        security): every pulled value, argument and variable. `log_pod_spec_on_failure` has no say there.
        """
        body = self._client.api_client.sanitize_for_serialization(pod)
        try:
            return self._client.create_namespaced_pod(body=body, namespace=pod.metadata.namespace, **kwargs)
        except Exception as error:
            reason = getattr(error, "reason", None) or type(error).__name__
            self.log.error("Pod %s could not be created: %s", pod.metadata.name, reason)
            raise

    def read_pod(self, pod: k8s.V1Pod) -> k8s.V1Pod:
        """The pod as it is; why its container failed is kept for the operator, and readable in the status."""
        read = super().read_pod(pod)
        for status in (read.status and read.status.container_statuses) or ():
            ended = status.state and status.state.terminated
            if status.name == self.base and ended and ended.message:
                word = failure.read_word(ended.message)
                self.word = word or self.word
                ended.message = failure.describe(word) if word else pod_log.readable(ended.message)
        return read

    def read_pod_logs(self, pod: k8s.V1Pod, container_name: str, *args: Any, **kwargs: Any) -> Any:
        """The log's lines, each once.

        After a break the provider asks for all since the last line's full second, and writes the lines of that second
        into the task's log twice.
        """
        lines = super().read_pod_logs(pod, container_name, *args, **kwargs)
        return self._unread(lines) if container_name == self.base and kwargs.get("timestamps") else lines

    def _unread(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        earlier = set(self._read)
        for line in lines:
            known = hash(line)  # with its nanosecond
            if known not in earlier:
                self._read.append(known)
                yield line
        self._log_has_ended = True

    def container_is_running(self, pod: k8s.V1Pod, container_name: str) -> bool:
        """Whether it runs.

        A container's log ends a moment before its status says that it has ended; the provider takes that for a log
        that broke off, warns, and reads it again. So after the end of a log its status gets two seconds.
        """
        running: bool = super().container_is_running(pod, container_name)
        until = time.monotonic() + 2
        while running and container_name == self.base and self._log_has_ended and time.monotonic() < until:
            time.sleep(0.1)
            running = super().container_is_running(pod, container_name)
        self._log_has_ended = False
        return running

    def _log_message(
        self,
        message: str,
        container_name: str,
        container_name_log_prefix_enabled: bool,
        log_formatter: Callable[[str, str], str] | None,
    ) -> None:
        """The function's lines as it would have them in dev; those of other containers as the provider has them."""
        if container_name != self.base:
            super()._log_message(message, container_name, True, log_formatter)
            return
        fields = pod_log.parse_line(message)
        event = fields["event"]
        if log_formatter:
            event = log_formatter(container_name, event)
        elif container_name_log_prefix_enabled:
            event = f"[{container_name}] {event}"
        pod_log.log(fields, event)
