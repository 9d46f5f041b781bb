"""What a pod would refuse of a task's values: an error in pods, a warning in dev, a finding of the check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gaiaflow.errors import TaskArgumentError
from gaiaflow.json_values import MAX_ENVIRONMENT_BYTES, MAX_VARIABLE_BYTES, to_json, why_not_json
from gaiaflow.pod_environment import fixed_variables
from gaiaflow.runner_variables import FUNC_KWARGS, PULLED
from gaiaflow.task_spec import TaskSpec
from gaiaflow.xcom_pull import XcomPull


def faults_for_pods(
    task_id: str, spec: TaskSpec, stack_variables: Mapping[str, str], pulled: Mapping[str, Any] | None = None
) -> Iterator[TaskArgumentError]:
    """Every value that is no JSON, is too large, or would be with the others; errors to raise or to tell.

    Args:
        task_id: How the errors name the task.
        spec: The call, with what it gives itself. Its templates weigh nothing before they are rendered.
        stack_variables: `envVars` of the task config, which travel too.
        pulled: What other tasks pushed, by argument; known only when the task runs.
    """
    faults = {name: json_fault(task_id, f"func_kwargs[{name!r}]", value) for name, value in spec.func_kwargs.items()}
    fit = {name: value for name, value in spec.func_kwargs.items() if faults[name] is None}
    variables = fixed_variables(replace(spec, func_kwargs=fit), stack_variables)
    for index, pull in enumerate(spec.pulls):
        if pulled and pull.argument in pulled:
            value = pulled[pull.argument]
            faults[pull.argument] = fault = json_fault(task_id, describe_pull(pull), value)
            if fault is None:
                variables[f"{PULLED}{index}"] = to_json({pull.argument: value}, describe_pull(pull))
    yield from (fault for fault in faults.values() if fault)
    yield from size_faults(task_id, spec, variables)


def json_fault(task_id: str, argument: str, value: Any) -> TaskArgumentError | None:
    """What is wrong with a value that is no JSON; None when it is."""
    why = why_not_json(value)
    if why is None:
        return None
    what, _, hint = why.partition(", which is not JSON")
    given = what.removeprefix("is ") if what.startswith("is ") else f"a value that {what}"
    return TaskArgumentError(task_id, argument, given, f"JSON, to travel to a pod{hint}")


def size_faults(task_id: str, spec: TaskSpec, variables: Mapping[str, str]) -> Iterator[TaskArgumentError]:
    """What Linux would refuse when the container starts, where nothing of ours could say why."""
    total = 0
    for name, value in variables.items():
        size = len(value.encode("utf-8", "surrogatepass"))
        total += len(name) + size + 2
        if size > MAX_VARIABLE_BYTES:
            limit = f"at most {MAX_VARIABLE_BYTES}, what a pod's variable takes"
            given = f"{size} bytes long" + (f" ({', '.join(spec.func_kwargs)})" if name == FUNC_KWARGS else "")
            yield TaskArgumentError(task_id, _argument(spec, name), given, f"{limit}; {_FIX}")
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
    return f"env_vars[{variable!r}]" if variable in spec.env_vars else "the task config's envVars"
