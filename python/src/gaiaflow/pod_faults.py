"""What is refused of a task's values: in every mode with the same words, though only pods could not take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gaiaflow.errors import TaskArgumentError
from gaiaflow.json_values import MAX_ENVIRONMENT_BYTES, MAX_VARIABLE_BYTES, STORE_IT, why_not_fit
from gaiaflow.pod_environment import fixed_variables
from gaiaflow.runner_variables import FUNC_KWARGS, PULLED, STORE
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import visible
from gaiaflow.values import EXPECTED
from gaiaflow.xcom_pull import XcomPull


def faults_for_pods(task_id: str, spec: TaskSpec, stack_variables: Mapping[str, str]) -> Iterator[TaskArgumentError]:
    """Every value of the call that cannot travel, is too large, or would be with the others.

    Args:
        task_id: How the errors name the task.
        spec: The call, with what it gives itself. Its templates weigh nothing before they are rendered.
        stack_variables: `envVars` of the task config, which travel too.
    """
    known = {name: visible(value) for name, value in spec.func_kwargs.items()}
    faults = {name: value_fault(task_id, f"func_kwargs[{name!r}]", value) for name, value in known.items()}
    fit = {name: value for name, value in known.items() if faults[name] is None}
    yield from (fault for fault in faults.values() if fault)
    yield from size_faults(task_id, spec, fixed_variables(replace(spec, func_kwargs=fit), stack_variables))


def value_fault(task_id: str, argument: str, value: Any) -> TaskArgumentError | None:
    """What is wrong with a value that cannot travel; None when it can."""
    why = why_not_fit(value)
    if why is None:
        return None
    given = why.removeprefix("is ") if why.startswith("is ") else f"a value that {why}"
    return TaskArgumentError(task_id, argument, given, f"{EXPECTED}; {STORE_IT}")


def size_faults(task_id: str, spec: TaskSpec, variables: Mapping[str, str]) -> Iterator[TaskArgumentError]:
    """What Linux would refuse when the container starts, where nothing of ours could say why."""
    total = 0
    for name, value in variables.items():
        size = len(value.encode("utf-8", "surrogatepass"))
        total += len(name) + size + 2
        if size > MAX_VARIABLE_BYTES:
            limit = f"at most {MAX_VARIABLE_BYTES}, what a pod's variable takes"
            given = f"{size} bytes long" + (f" ({', '.join(spec.func_kwargs)})" if name == FUNC_KWARGS else "")
            fix = f"{_FIX}, or set gaiaflow:xcom.objectStorage" if name.startswith(PULLED) else _FIX
            yield TaskArgumentError(task_id, _argument(spec, name), given, f"{limit}; {fix}")
    if total > MAX_ENVIRONMENT_BYTES:
        largest = sorted(variables, key=lambda name: -len(variables[name]))[:3]
        given = f"one of those that take {total} bytes together"
        names = ", ".join(_argument(spec, name) for name in largest)
        limit = f"at most {MAX_ENVIRONMENT_BYTES}, what a pod takes; the largest: {names}"
        yield TaskArgumentError(task_id, _argument(spec, largest[0]), given, f"{limit}; {_FIX}")


_FIX = "store it (MLflow, S3) and hand on where it is"


def describe_pull(pull: XcomPull) -> str:
    """A pulled argument, with where it comes from."""
    return f"xcom_pull_tasks[{pull.argument!r}] (task {pull.task!r}, key {pull.key!r})"


def _argument(spec: TaskSpec, variable: str) -> str:
    """The argument of the call that a variable carries."""
    if variable.startswith(PULLED):
        return describe_pull(spec.pulls[int(variable.removeprefix(PULLED))])
    if variable == FUNC_KWARGS:
        return "func_kwargs"
    if variable.startswith(STORE):
        return "what opens the values in the object store"
    return f"env_vars[{variable!r}]" if variable in spec.env_vars else "the task config's envVars"
