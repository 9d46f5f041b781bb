"""`dev`: the function runs in Airflow's own process, in a `PythonOperator`."""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaiaflow import func_path
from gaiaflow.call import call
from gaiaflow.environment import environment
from gaiaflow.errors import NotJsonError, SecretError
from gaiaflow.json_values import MAX_VARIABLE_BYTES, to_json
from gaiaflow.task_config import DevTaskConfig
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import guard, unguard

if TYPE_CHECKING:
    from airflow.sdk.types import RuntimeTaskInstanceProtocol

log = logging.getLogger(__name__)


class InAirflow:
    """The callable of a dev task: everything it does, it does when the task runs, nothing when the DAG is parsed."""

    def __init__(self, spec: TaskSpec, config: DevTaskConfig | None) -> None:
        """Without a config (`env="dev"` in another stack) the function sees the environment of Airflow as it is."""
        self.spec = spec
        self.config = config
        self.__name__ = spec.func_path
        """What Airflow shows where it shows a callable's name."""

    @property
    def op_kwargs(self) -> dict[str, Any]:
        """What Airflow is to render before the call: the call's variables, where dev tasks get them."""
        wanted = self.config is not None and self.config.env_in_dev and self.spec.env_vars
        return {"env_vars": {name: guard(value) for name, value in self.spec.env_vars.items()}} if wanted else {}

    def __call__(self, ti: RuntimeTaskInstanceProtocol, env_vars: Mapping[str, Any] | None = None) -> Any:
        """Import the function and run it on the call's arguments and those other tasks pushed."""
        spec = self.spec
        function = func_path.load(spec.func_path)
        for name, value in spec.func_kwargs.items():
            self._warn_unless_fit(value, f"argument {name!r}")
        # A function that changes its arguments must not change those of the next try.
        kwargs = {name: _deep(value) for name, value in spec.func_kwargs.items()}
        for pull in spec.pulls:
            kwargs[pull.argument] = ti.xcom_pull(task_ids=pull.task, key=pull.key)
            where = f"argument {pull.argument!r}, pulled from {pull.task!r} (key {pull.key!r}),"
            self._warn_unless_fit(kwargs[pull.argument], where)
        with environment(self._variables(env_vars or {}), self.config.env_vars if self.config else {}):
            result = call(function, kwargs)
        if spec.xcom_push:
            self._warn_unless_fit(result, f"what {spec.func_path} returned")
        return result

    def _variables(self, env_vars: Mapping[str, Any]) -> dict[str, str]:
        """A later secret beats an earlier one, and the call's variables beat both, as in a pod."""
        if self.config is None or not self.config.env_in_dev:
            return {}
        variables: dict[str, str] = {}
        for name in self.spec.secrets:
            variables.update(_read_secret(self.spec.task_id, name, self.config))
        return {**variables, **{name: unguard(value) for name, value in env_vars.items()}}

    def _warn_unless_fit(self, value: Any, what: str) -> None:
        try:
            size = len(to_json(value, what))
        except NotJsonError as error:
            log.warning("Task %r: %s. It works here in dev; a pod would refuse it.", self.spec.task_id, error)
            return
        if size > MAX_VARIABLE_BYTES:
            log.warning(
                "Task %r: %s takes %d bytes as JSON; it works here in dev, but no pod takes over %d. "
                "Store it (MLflow, S3) and hand on where it is.",
                self.spec.task_id,
                what,
                size,
                MAX_VARIABLE_BYTES,
            )


def _deep(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - whatever cannot be copied (a lock, a client) is handed on itself
        return value


def _read_secret(task_id: str, name: str, config: DevTaskConfig) -> dict[str, str]:
    folder = Path(config.secrets_path) / name
    if name not in config.declared_secrets or not folder.is_dir():
        known = ", ".join(config.declared_secrets) or "none"
        raise SecretError(
            f"task {task_id!r}: the stack declares no secret {name!r} (declared: {known}); "
            f"type: pulumi config set --secret --path 'gaiaflow:secrets.{name}.KEY'"
        )
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir()) if file.is_file()}
