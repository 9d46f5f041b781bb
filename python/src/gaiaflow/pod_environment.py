"""The variables that carry a task into its pod, where `gaiaflow.runner` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gaiaflow.json_values import to_json
from gaiaflow.runner_variables import ENV_VARS, FUNC_KWARGS, FUNC_PATH, PULLED, XCOM_FILE
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import guard, is_template

XCOM_PATH = "/airflow/xcom/return.json"
"""Where Airflow's sidecar looks for what a pod returns."""


def fixed_variables(spec: TaskSpec, stack_variables: Mapping[str, str]) -> dict[str, str]:
    """Those known when the DAG is parsed.

    The stack's variables travel as one, of which the runner sets the names still unset: Kubernetes lets any `env`
    beat any `env_from`, and a secret of the call must beat the stack's variables.

    Raises:
        NotJsonError: for arguments that cannot travel.
    """
    return {
        FUNC_PATH: spec.func_path,
        FUNC_KWARGS: to_json(dict(spec.func_kwargs), "func_kwargs"),
        ENV_VARS: _of_stack(tuple(stack_variables.items())),
        **({XCOM_FILE: XCOM_PATH} if spec.xcom_push else {}),
        **{name: value for name, value in spec.env_vars.items() if not is_template(value)},
    }


@lru_cache(maxsize=8)  # each element of a mapped task has the same, and each process of a task reads all elements
def _of_stack(variables: tuple[tuple[str, str], ...]) -> str:
    return to_json(dict(variables), "the task config's envVars")


def pulled_variables(spec: TaskSpec) -> dict[str, str]:
    """A template for each pulled argument; numbered, because not every argument's name may name a variable."""
    return {
        f"{PULLED}{index}": guard("{{ task.pulled_json(%r, ti) }}" % pull.argument)  # noqa: UP031
        for index, pull in enumerate(spec.pulls)
    }


def written_for_kubernetes(value: str) -> str:
    """The value so that it arrives as it is: Kubernetes reads `$(NAME)` as a reference and `$$` as one `$`."""
    return value.replace("$", "$$")
