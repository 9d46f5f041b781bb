"""The variables that carry a task into its pod, where `gaiaflow.runner` reads them."""

from __future__ import annotations

from collections.abc import Mapping

from gaiaflow.errors import ValueTooLargeError
from gaiaflow.json_values import MAX_ENVIRONMENT_BYTES, MAX_VARIABLE_BYTES, to_json
from gaiaflow.runner_variables import ENV_VARS, FUNC_KWARGS, FUNC_PATH, PULLED, XCOM_FILE
from gaiaflow.task_config import PodTaskConfig
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import guard, is_template

XCOM_PATH = "/airflow/xcom/return.json"
"""Where Airflow's sidecar looks for what a pod returns."""


def fixed_variables(spec: TaskSpec, config: PodTaskConfig) -> dict[str, str]:
    """Those known when the DAG is parsed.

    The stack's variables travel as one, of which the runner sets the names still unset: Kubernetes lets any `env`
    beat any `env_from`, and a secret of the call must beat the stack's variables.
    """
    return {
        FUNC_PATH: spec.func_path,
        FUNC_KWARGS: to_json(dict(spec.func_kwargs), f"task {spec.task_id!r}: func_kwargs"),
        ENV_VARS: to_json(dict(config.env_vars), "the task config's envVars"),
        **({XCOM_FILE: XCOM_PATH} if spec.xcom_push else {}),
        **{name: value for name, value in spec.env_vars.items() if not is_template(value)},
    }


def pulled_variables(spec: TaskSpec) -> dict[str, str]:
    """A template for each pulled argument; numbered, because not every argument's name may name a variable."""
    return {
        f"{PULLED}{index}": guard(
            "{{ task.to_json(%r, ti.xcom_pull(task_ids=%r, key=%r)) }}" % (pull.argument, pull.task, pull.key)  # noqa: UP031
        )
        for index, pull in enumerate(spec.pulls)
    }


def check_sizes(spec: TaskSpec, variables: Mapping[str, str]) -> None:
    """Refuse what Linux would refuse when the container starts, where nothing of ours could say why.

    Raises:
        ValueTooLargeError: naming task, argument, size and limit.
    """
    total = 0
    for name, value in variables.items():
        size = len(value.encode("utf-8", "surrogatepass"))
        total += len(name) + size + 2
        if size > MAX_VARIABLE_BYTES:
            raise ValueTooLargeError(
                f"task {spec.task_id!r}: {_told(spec, name)} takes {size} bytes; a pod's variable takes "
                f"{MAX_VARIABLE_BYTES}. Store it (MLflow, S3) and hand on where it is."
            )
    if total > MAX_ENVIRONMENT_BYTES:
        arguments = ", ".join(
            _told(spec, name) for name in sorted(variables, key=lambda name: -len(variables[name]))[:3]
        )
        raise ValueTooLargeError(
            f"task {spec.task_id!r}: its arguments and variables take {total} bytes together; a pod takes "
            f"{MAX_ENVIRONMENT_BYTES}. The largest: {arguments}."
        )


def written_for_kubernetes(value: str) -> str:
    """The value so that it arrives as it is: Kubernetes reads `$(NAME)` as a reference and `$$` as one `$`."""
    return value.replace("$", "$$")


def _told(spec: TaskSpec, variable: str) -> str:
    if variable.startswith(PULLED):
        pull = spec.pulls[int(variable.removeprefix(PULLED))]
        return f"argument {pull.argument!r}, pulled from {pull.task!r} (key {pull.key!r}),"
    if variable == FUNC_KWARGS:
        return f"func_kwargs ({', '.join(spec.func_kwargs)})"
    return f"env_vars[{variable!r}]" if variable in spec.env_vars else "the task config's envVars"
