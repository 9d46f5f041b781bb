"""Dev tasks whose function runs in the container `tasks`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gaiaflow.dev import DevTask
from gaiaflow.dev_in_airflow import InAirflow
from gaiaflow.dev_settings import DevSettings
from gaiaflow.gpus import visible_gpus
from gaiaflow.task_spec import TaskSpec

if TYPE_CHECKING:
    from airflow.sdk.types import RuntimeTaskInstanceProtocol


class InContainer(DevTask):
    """The function runs in the container `tasks`, which has the environment of the project."""

    def run(
        self, ti: RuntimeTaskInstanceProtocol, carried: Mapping[str, str], variables: Mapping[str, str]
    ) -> str | None:
        """Send the task, pass on what it says, and hand back what it returned or raise what it raised."""
        from gaiaflow import pod_log, task_client
        from gaiaflow.task_failure import raise_failure, skipped

        own = {name: value for name, value in carried.items() if name not in self.spec.env_vars}
        config = self.settings.config
        visible = visible_gpus(self.spec.gpus, config.gpus if config else None)

        def passed_on(line: str) -> None:
            fields = pod_log.parse_line(line)
            pod_log.log(fields, fields["event"])

        key = "/".join((ti.dag_id, ti.run_id, ti.task_id, str(ti.map_index)))
        ended = task_client.run_task(str(self.settings.socket), key, {**visible, **variables, **own}, passed_on)
        if ended.code in self.skip_on_exit_code:
            raise skipped(ti.task_id, ended.code)
        if ended.code != 0:
            raise_failure(ti.task_id, ended)
        return ended.result


def dev_task(spec: TaskSpec, settings: DevSettings) -> DevTask:
    """The callable, for where the stack runs its dev tasks."""
    return (InContainer if settings.socket else InAirflow)(spec, settings)
