"""Dev tasks whose function runs in Airflow's own process."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from gaiaflow import context, func_path, run_tags
from gaiaflow.call import call
from gaiaflow.dev import DevTask
from gaiaflow.dev_log import task_log
from gaiaflow.environment import environment
from gaiaflow.json_values import from_json, result_json
from gaiaflow.lasting import for_airflow
from gaiaflow.project_in_airflow import in_project
from gaiaflow.runner_variables import CONTEXT, FUNC_KWARGS, IMAGE, PULLED, RUN_TAGS, STORE
from gaiaflow.stored import store
from gaiaflow.task_variables import returned

if TYPE_CHECKING:
    from airflow.sdk.types import RuntimeTaskInstanceProtocol

log = logging.getLogger(__name__)


class InAirflow(DevTask):
    """The function runs in Airflow's own process, on Airflow's packages."""

    def run(
        self, ti: RuntimeTaskInstanceProtocol, carried: Mapping[str, str], variables: Mapping[str, str]
    ) -> str | None:
        """Import the function and run it on the call's arguments and those other tasks pushed."""
        from gaiaflow.task_failure import exit_code, skipped

        if self.settings.note:
            log.info("task %r: %s", ti.task_id, self.settings.note)
        seen = {name: value for name, value in variables.items() if name not in (CONTEXT, RUN_TAGS)}
        tags = variables.get(RUN_TAGS)
        with task_log(self.settings.log_level):
            try:
                with (
                    environment(seen, self.settings.env_vars),
                    environment({run_tags.VARIABLE: run_tags.merged(tags, os.environ.get(IMAGE))} if tags else {}, {}),
                    context.current(variables.get(CONTEXT)),
                    in_project(),
                    store.opened({name: text for name, text in carried.items() if name.startswith(STORE)}),
                ):
                    return self._run(carried)
            except (Exception, SystemExit) as error:
                code = exit_code(error)
                if code in self.skip_on_exit_code:
                    raise skipped(ti.task_id, code) from error
                final = for_airflow(ti.task_id, error)
                if final is not error:
                    raise final from error
                raise

    def _run(self, carried: Mapping[str, str]) -> str | None:
        # Read again for each try, so that a function may change its arguments.
        kwargs = from_json(carried[FUNC_KWARGS])
        for index in range(len(self.spec.pulls)):
            kwargs.update(from_json(carried[f"{PULLED}{index}"]))
        try:
            function = func_path.load(self.spec.func_path)
            kwargs = context.filled(function, kwargs)
            print(f"gaiaflow: running {self.spec.func_path}")  # noqa: T201 - as the runner does
            value = call(function, kwargs)
        except SystemExit as error:
            # A pod that exits with 0 has ended well, without a result; to Airflow every exit is a failure.
            if error.code not in (None, 0):
                raise
            return None
        return result_json(value, returned(self.spec), store.current()) if self.spec.xcom_push else None
