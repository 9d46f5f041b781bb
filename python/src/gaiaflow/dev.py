"""`dev`: the function runs in Airflow's own process, in a `PythonOperator`."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaiaflow import func_path
from gaiaflow.call import call
from gaiaflow.config_lines import secret_line, undeclarable
from gaiaflow.environment import environment
from gaiaflow.errors import SecretError
from gaiaflow.json_values import MAX_VARIABLE_BYTES, to_json, why_not_json
from gaiaflow.pod_faults import faults_for_pods
from gaiaflow.task_config import DevTaskConfig
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import guard, is_template, unguard
from gaiaflow.xcom_pull import pulled_value

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
        """What Airflow is to render before the call: the templates of its variables, where dev tasks get them."""
        if self.config is None or not self.config.env_in_dev:
            return {}
        return {"env_vars": {name: guard(value) for name, value in self.spec.env_vars.items() if is_template(value)}}

    def __call__(self, ti: RuntimeTaskInstanceProtocol, env_vars: Mapping[str, Any] | None = None) -> Any:
        """Import the function and run it on the call's arguments and those other tasks pushed."""
        spec = self.spec
        function = func_path.load(spec.func_path)
        # A function that changes its arguments must not change those of the next try.
        kwargs = {name: _deep(value) for name, value in spec.func_kwargs.items()}
        pulled = {pull.argument: pulled_value(pull, ti) for pull in spec.pulls}
        stack_variables = self.config.env_vars if self.config else {}
        for fault in faults_for_pods(ti.task_id, spec, stack_variables, pulled):
            log.warning("%s. %s", fault, _DEV_ONLY)
        with environment(self._variables(ti.task_id, env_vars or {}), stack_variables):
            result = _result(function, {**kwargs, **pulled})
        if spec.xcom_push:
            _warn_unless_fit(ti.task_id, result, f"what {spec.func_path} returned")
        return result

    def _variables(self, task_id: str, rendered: Mapping[str, Any]) -> dict[str, str]:
        """A later secret beats an earlier one, and the call's variables beat both, as in a pod."""
        if self.config is None or not self.config.env_in_dev:
            return {}
        variables: dict[str, str] = {}
        for name in self.spec.secrets:
            variables.update(_read_secret(task_id, name, self.config))
        return {**variables, **self.spec.env_vars, **{name: unguard(value) for name, value in rendered.items()}}


_DEV_ONLY = "It works here in dev; a pod would refuse it."


def _result(function: Callable[..., Any], kwargs: Mapping[str, Any]) -> Any:
    try:
        return call(function, kwargs)
    except SystemExit as error:
        # A pod that exits with 0 has ended well, without a result; to Airflow every exit is a failure.
        if error.code not in (None, 0):
            raise
        return None


def _warn_unless_fit(task_id: str, value: Any, what: str) -> None:
    """A result is weighed as whoever pulls it would."""
    why = why_not_json(value)
    if why:
        log.warning("task %r: %s %s. %s", task_id, what, why, _DEV_ONLY)
        return
    size = len(to_json(value, what))
    if size > MAX_VARIABLE_BYTES:
        log.warning(
            "task %r: %s is %d bytes long, and no pod that pulls it takes over %d. "
            "Store it (MLflow, S3) and hand on where it is.",
            task_id,
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
            f"{undeclarable(name) or f'type: {secret_line(name)}'}"
        )
    # Decoded by hand: reading as text would change the ends of lines, of a key in PEM form for one.
    return {file.name: file.read_bytes().decode() for file in sorted(folder.iterdir()) if file.is_file()}
