"""Airflow's LocalExecutor, which tells a task that was deferred and goes on from one whose process was killed.

A process that defers its task ends a moment after it has said so. A trigger that fires at once has the task run by
another process meanwhile, and Airflow (3.3) takes the end of the first one for the end of the second: it fails the
task, "finished with state success, but the task instance's state attribute is queued". Many tasks that defer on few
processors meet it often. Airflow's issue of it: https://github.com/apache/airflow/issues/72716.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from airflow.executors import local_executor


class LocalExecutor(local_executor.LocalExecutor):
    """Says of a try how its last process ended, and nothing of those before."""

    def start(self) -> None:
        """Make the queues and the processes that take from them."""
        self._handed_out: Counter[Any] = Counter()
        super().start()

    def _process_workloads(self, workload_list: Any) -> None:
        self._handed_out.update(workload.key for workload in workload_list)
        super()._process_workloads(workload_list)  # type: ignore[no-untyped-call]

    def change_state(self, key: Any, state: Any, info: Any = None, remove_running: bool = True) -> None:
        """Take what became of a workload, unless another process has taken over its key.

        Args:
            key: Of the workload; each process of a task's try has the same one.
            state: An end, or that of a callback which begins.
            info: What Airflow adds to it.
            remove_running: Whether its place is free again.
        """
        if state != "running" and self._handed_out[key]:
            self._handed_out[key] -= 1
            if self._handed_out[key]:
                self.log.info("%s goes on in another process: the one before it has ended with %s", key, state)
                return
            del self._handed_out[key]
        super().change_state(key, state, info, remove_running)
