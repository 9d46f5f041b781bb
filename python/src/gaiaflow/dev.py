"""Dev tasks: the callable of a `PythonOperator`, which has the function run in Airflow's own process or a container.

`dev_in_airflow` and `dev_container` are the two. Everything they do, they do when the task runs, nothing when the DAG
is parsed. They take and refuse what pods do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaiaflow.config_lines import secret_line, undeclarable
from gaiaflow.context_names import VALUES
from gaiaflow.dev_settings import DevSettings
from gaiaflow.errors import SecretError
from gaiaflow.gpus import gpu_problem
from gaiaflow.json_values import from_json
from gaiaflow.pod_environment import fixed_variables
from gaiaflow.run_context import context_variables
from gaiaflow.runner_variables import LOG_LEVEL, PULLED
from gaiaflow.stored.addresses import with_addresses
from gaiaflow.task_spec import TaskSpec
from gaiaflow.task_variables import pulled_json, refuse_gpus, refuse_too_large, warn_of_large
from gaiaflow.templates import guard, is_template, unguard
from gaiaflow.xcom_pull import pulled_value

if TYPE_CHECKING:
    from airflow.sdk.types import RuntimeTaskInstanceProtocol


class DevTask:
    """What all have in common: what a task's process is given."""

    def __init__(self, spec: TaskSpec, settings: DevSettings) -> None:
        """Take the call and what its stack says."""
        self.spec = spec
        self.settings = settings
        self.skip_on_exit_code: frozenset[int] = frozenset()
        """Codes with which the task is skipped, not failed, as the pod operator does it."""
        self.__name__ = spec.func_path
        """What Airflow shows where it shows a callable's name."""
        # By names, as Airflow would look through all of its context for outputs of tasks, with this very task in it.
        named = ("func_kwargs", "env_vars", "ti", "dag_run", *VALUES)
        self.__signature__ = Signature([Parameter(name, Parameter.KEYWORD_ONLY) for name in named])

    def __call__(
        self,
        func_kwargs: Mapping[str, Any],
        env_vars: Mapping[str, Any],
        ti: RuntimeTaskInstanceProtocol,
        **of_run: Any,
    ) -> Any:
        """Run the function. Airflow hands in what it has resolved, and of its context what `__signature__` names."""
        refuse_gpus(ti.task_id, gpu_problem(self.spec.gpus, self.settings.config, in_pod=False))
        carried = self.carried(ti, func_kwargs, env_vars)
        whole = {**of_run, "ti": ti, "task_instance": ti, "task": ti.task, "dag": ti.task.dag}
        run = context_variables(whole, self.spec.func_path)
        text = self.run(ti, carried, {**run, **self.own_variables(ti.task_id, env_vars)})
        if text is None:
            return None
        warn_of_large(ti.task_id, self.spec, len(text))
        return from_json(text)

    def run(
        self, ti: RuntimeTaskInstanceProtocol, carried: Mapping[str, str], variables: Mapping[str, str]
    ) -> str | None:
        """Where the stack runs its dev tasks: with the task itself and the function's variables; what it returned."""
        raise NotImplementedError

    def op_kwargs(self, mapped: Any = None) -> dict[str, Any]:
        """What Airflow is to resolve before the call: arguments, and templates of variables where dev tasks get them.

        Args:
            mapped: What the element of a mapped task gives as `func_kwargs`.
        """
        from gaiaflow.func_kwargs import FuncKwargs

        variables = self.spec.env_vars if self.settings.env_in_dev else {}
        return {
            "func_kwargs": FuncKwargs(self.spec, mapped),
            "env_vars": {name: guard(value) for name, value in variables.items() if is_template(value)},
        }

    def carried(
        self, ti: RuntimeTaskInstanceProtocol, func_kwargs: Mapping[str, Any], rendered: Mapping[str, Any]
    ) -> dict[str, str]:
        """The variables that a pod would find its task in, all that other tasks pushed among them.

        Raises:
            AirflowFailException: for what no task takes.
        """
        spec = replace(self.spec, func_kwargs=func_kwargs)
        pulled = {
            f"{PULLED}{index}": pulled_json(ti.task_id, pull, pulled_value(pull, ti))
            for index, pull in enumerate(spec.pulls)
        }
        level = {LOG_LEVEL: self.settings.log_level or "INFO"}
        variables = {**fixed_variables(spec, self.settings.env_vars), **level, **pulled, **_texts(rendered)}
        variables = with_addresses(ti.task_id, self.settings.xcom_storage, ti, spec, variables)
        refuse_too_large(ti.task_id, spec, variables)
        return variables

    def own_variables(self, task_id: str, rendered: Mapping[str, Any]) -> dict[str, str]:
        """A later secret beats an earlier one, and the call's variables beat both, as in a pod."""
        if not self.settings.env_in_dev:
            return {}
        variables: dict[str, str] = {}
        for name in self.spec.secrets:
            variables.update(_read_secret(task_id, name, self.settings))
        return {**variables, **self.spec.env_vars, **_texts(rendered)}


def _texts(rendered: Mapping[str, Any]) -> dict[str, str]:
    return {name: unguard(value) for name, value in rendered.items()}


def _read_secret(task_id: str, name: str, settings: DevSettings) -> dict[str, str]:
    folder = Path(settings.secrets_path) / name
    if name not in settings.declared_secrets or not folder.is_dir():
        known = ", ".join(settings.declared_secrets) or "none"
        raise SecretError(
            f"task {task_id!r}: the stack declares no secret {name!r} (declared: {known}); "
            f"{undeclarable(name) or f'type: {secret_line(name)}'}"
        )
    # Decoded by hand: reading as text would change the ends of lines, of a key in PEM form for one.
    return {file.name: file.read_bytes().decode() for file in sorted(folder.iterdir()) if file.is_file()}
