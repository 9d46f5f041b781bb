"""`task_factory.partial(…).expand(…)`: one task for each element, found when the DAG is parsed or when it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gaiaflow.elements import MAPPABLE
from gaiaflow.errors import TaskArgumentError
from gaiaflow.operator_arguments import retries_or_default
from gaiaflow.pod_faults import faults_for_pods
from gaiaflow.shown import covered
from gaiaflow.task_spec import TaskSpec, parse_env_vars, parse_image, parse_kwargs, parse_secrets
from gaiaflow.templates import Written

if TYPE_CHECKING:
    from airflow.sdk import BaseOperator
    from airflow.sdk.definitions.mappedoperator import MappedOperator, OperatorPartial

_OF_AIRFLOW = ("task_id", "dag", "task_group", "start_date", "end_date", "params", "default_args", "skip_on_exit_code")
"""What the operator of an element gets besides."""


class TaskPartial:
    """A task that lacks what its elements give. `expand` or `expand_kwargs` makes it one of the DAG's."""

    def __init__(self, spec: TaskSpec, stack_variables: Mapping[str, str], partial: OperatorPartial) -> None:
        """Take the call, the variables that travel with every task, and Airflow's own partial."""
        self._spec = spec
        self._stack_variables = stack_variables
        self.partial = partial

    def expand(self, **mapped: Any) -> MappedOperator:
        """One task for each element of a list, or of what another task gives; of several lists, for each combination.

        Args:
            mapped: `func_kwargs`, `env_vars`, `image`, `secrets`: a list of what `task_factory` takes under that
                name, or the output of another task. `func_kwargs` and `env_vars` are merged over those of `partial`.

        Raises:
            TaskArgumentError: for what is not what it must be.
        """
        lists = {name: self._list(name, values) for name, values in mapped.items()}
        return self._dependent(self.partial.expand(**lists))

    def expand_kwargs(self, kwargs: Any, *, strict: bool = True) -> MappedOperator:
        """One task for each dict of arguments: `[{"func_kwargs": {…}, "env_vars": {…}}]`, or another task's output.

        Args:
            kwargs: The list, or the output of a task that gives one.
            strict: Whether an argument that `partial` has too is an error; those of MAPPABLE never are.

        Raises:
            TaskArgumentError: for what is not what it must be.
        """
        if not _is_reference(kwargs):
            kwargs = [self._element(index, it) for index, it in enumerate(self._items("expand_kwargs", kwargs))]
        return self._dependent(self.partial.expand_kwargs(kwargs, strict=strict))

    def _dependent(self, operator: MappedOperator) -> MappedOperator:
        """Airflow draws the dependencies of what it maps over; these are those of the other arguments."""
        from airflow.sdk.definitions.xcom_arg import XComArg

        XComArg.apply_upstream_relationship(operator, [dict(self._spec.func_kwargs), self._spec.further])
        return operator

    def _list(self, name: str, values: Any) -> Any:
        if _is_reference(values):
            return values
        return [self._written(name, it, index) for index, it in enumerate(self._items(name, values))]

    def _items(self, name: str, values: Any) -> Sequence[Any]:
        if isinstance(values, (str, bytes)) or not isinstance(values, Sequence):
            given = f"a {type(values).__name__}"
            raise TaskArgumentError(
                self._spec.task_id, name, given, "a list with an element for each task, or another task's output"
            )
        return values

    def _element(self, index: int, element: Any) -> Any:
        if _is_reference(element):
            return element
        if not isinstance(element, Mapping):
            where, given = f"expand_kwargs[{index}]", f"a {type(element).__name__}"
            raise TaskArgumentError(self._spec.task_id, where, given, "a dict such as {'func_kwargs': {…}}")
        return {name: self._written(name, value, index) for name, value in element.items()}

    def _written(self, name: str, value: Any, index: int) -> Any:
        """What the DAG file gives for one element, checked and marked as such."""
        if name not in MAPPABLE:
            raise TaskArgumentError(
                self._spec.task_id, name, "an argument that no element may give", f"one of {', '.join(MAPPABLE)}"
            )
        if _is_reference(value):
            return value
        try:
            if name == "func_kwargs":
                given = parse_kwargs(self._spec.task_id, value, self._spec.pulls)
                call = replace(self._spec, func_kwargs={**self._spec.func_kwargs, **given})
                for fault in faults_for_pods(self._spec.task_id, call, self._stack_variables):
                    raise fault
                return Written({argument: covered(it) for argument, it in given.items()})
            if name == "env_vars":
                return Written(parse_env_vars(self._spec.task_id, value))
            return (parse_image if name == "image" else parse_secrets)(self._spec.task_id, value)
        except TaskArgumentError as error:
            where = f"element {index}: {error.argument}"
            raise TaskArgumentError(self._spec.task_id, where, error.given, error.expected) from None


def task_partial(
    operator: type[BaseOperator],
    spec: TaskSpec,
    stack_variables: Mapping[str, str],
    own: Mapping[str, Any],
    accepted: Mapping[str, Any],
    arguments: Mapping[str, Any],
) -> tuple[TaskPartial, Mapping[str, Any]]:
    """A partial of an operator of ours, and its arguments with the defaults of its DAG and task group."""
    partial = operator.partial(task_id=spec.task_id, do_xcom_push=spec.xcom_push, **own, **accepted)
    places = (partial.kwargs["dag"], partial.kwargs["task_group"])
    defaults: dict[str, Any] = {}
    for given in (*(place.default_args for place in places if place), arguments.get("default_args"), arguments):
        defaults |= given or {}
    # The scheduler reads it of the partial, which has Airflow's own default.
    partial.kwargs["retries"] = retries_or_default(defaults.get("retries"))
    spec = partial.kwargs["spec"] = replace(spec, given=frozenset({*partial.kwargs, *_OF_AIRFLOW}))
    return TaskPartial(spec, stack_variables, partial), defaults


def _is_reference(value: Any) -> bool:
    return hasattr(value, "iter_references")
