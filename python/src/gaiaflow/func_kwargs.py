"""`func_kwargs` on its way from the DAG file to the function: Airflow has it resolved before the task runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk.definitions._internal.mixins import ResolveMixin
from airflow.sdk.definitions.context import render_template_as_native, render_template_to_string
from airflow.sdk.definitions.xcom_arg import PlainXComArg, XComArg
from jinja2 import Environment, TemplateError, UndefinedError
from jinja2.nativetypes import NativeEnvironment

from gaiaflow.airflow_api import AirflowFailException, AirflowNotFoundException
from gaiaflow.context_names import ALWAYS_THERE, DATES
from gaiaflow.pod_faults import value_fault
from gaiaflow.shown import Arguments, Covered, shown
from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import Written, has_expression, walked
from gaiaflow.xcom_pull import RETURN_VALUE, XcomPull, pulled_value

if TYPE_CHECKING:
    from airflow.sdk import Context
    from airflow.sdk.types import Operator

NAME = "func_kwargs"
"""Of the template field, and of what templates such as `map_index_template` find in the context."""


_OF_TEMPLATES = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What rendering raises for the template or the values in it, which the next try would have again."""


class FuncKwargs(ResolveMixin):
    """The arguments of one task, which Airflow takes for a value of its own kind: it draws the dependencies."""

    def __init__(self, spec: TaskSpec, mapped: Any = None) -> None:
        """Take the call, and of a mapped task what its element gives: merged over what the call has."""
        self._spec = spec
        self._parts = [part for part in (Written(spec.func_kwargs), spec.further, mapped) if part is not None]

    def iter_references(self) -> Iterator[tuple[Operator, str]]:
        """Those whose output is among the arguments."""
        yield from XComArg.iter_xcom_references(self._parts)

    def resolve(self, context: Context) -> Mapping[str, Any]:
        """The arguments as the function is to get them.

        Only texts that stand in the DAG file are rendered: what comes from another task is data.

        Raises:
            AirflowFailException: for a template that cannot be rendered, and a value that cannot travel.
        """
        values: dict[str, Any] = {}
        jinja = context["task"].get_template_env()
        for part in self._parts:
            if isinstance(part, Written):
                values |= {name: self._resolved(name, value, context, jinja) for name, value in part.items()}
            else:
                values |= self._data(part, context)
        for name, value in values.items():
            fault = value_fault(self._spec.task_id, f"{NAME}[{name!r}]", value)
            if fault:
                raise AirflowFailException(str(fault))
        context[NAME] = values  # type: ignore[literal-required]
        return Arguments(values)

    def _data(self, part: Any, context: Context) -> Mapping[str, Any]:
        values = _referred(part, context) if isinstance(part, ResolveMixin) else part
        if not isinstance(values, Mapping) or not all(isinstance(name, str) for name in values):
            given = type(values).__name__ if not isinstance(values, Mapping) else "dict with keys that are no text"
            raise AirflowFailException(
                f"task {self._spec.task_id!r}: {NAME} from another task is a {given}; expected a dict of arguments"
            )
        twice = [pull.argument for pull in self._spec.pulls if pull.argument in values]
        if twice:
            raise AirflowFailException(
                f"task {self._spec.task_id!r}: xcom_pull_tasks[{twice[0]!r}] is also in {NAME}; expected each argument "
                "in one of the two"
            )
        return values

    def _resolved(self, name: str, value: Any, context: Context, jinja: Environment) -> Any:
        if isinstance(value, str):
            return self._rendered(name, value, context, jinja) if has_expression(value) else value
        if isinstance(value, ResolveMixin):
            return _referred(value, context)
        if isinstance(value, Covered):
            return self._resolved(name, value.value, context, jinja)
        return walked(value, lambda item: self._resolved(name, item, context, jinja))

    def _rendered(self, name: str, text: str, context: Context, jinja: Environment) -> Any:
        render = render_template_as_native if isinstance(jinja, NativeEnvironment) else render_template_to_string
        try:
            return _unwrapped(render(jinja.from_string(text), context))
        except Exception as error:
            if not isinstance(error, _OF_TEMPLATES) and not _names_nothing(error):
                raise  # Airflow's API server is away, say
            kind = "" if isinstance(error, TemplateError) or _names_nothing(error) else f"{type(error).__name__}: "
            undefined = isinstance(error, UndefinedError) and any(f"'{date}'" in str(error) for date in DATES)
            hint = f"; this run has no logical date, and in every run works, say, {ALWAYS_THERE}" if undefined else ""
            raise AirflowFailException(
                f"task {self._spec.task_id!r}: {NAME}[{name!r}] is a template that cannot be rendered: "
                f"{kind}{error}{hint}"
            ) from None

    def serialize(self) -> Any:
        """As it stands in the DAG file; Airflow's page shows it before a run."""
        return shown(self._parts[0] if len(self._parts) == 1 else self._parts)

    def __repr__(self) -> str:
        return repr(self.serialize())


def _referred(reference: ResolveMixin, context: Context) -> Any:
    """What another task gave, with the same meaning as by `xcom_pull_tasks`."""
    if isinstance(reference, PlainXComArg):
        return pulled_value(XcomPull("", reference.operator.task_id, reference.key or RETURN_VALUE), context["ti"])
    value = _unwrapped(reference.resolve(context))
    # Airflow reads a mapped task's outputs one by one, when they are looked at.
    return list(value) if isinstance(value, Sequence) and not isinstance(value, (str, bytes, list, tuple)) else value


def _names_nothing(error: Exception) -> bool:
    """Whether it names a variable or connection that Airflow has not; a task is answered by the API server."""
    answer = getattr(getattr(error, "error", None), "error", None)
    return isinstance(error, AirflowNotFoundException) or str(getattr(answer, "name", "")).endswith("_NOT_FOUND")


def _unwrapped(value: Any) -> Any:
    """What Airflow fetches only when it is looked at, such as `prev_start_date_success`."""
    from lazy_object_proxy import Proxy

    return value.__wrapped__ if isinstance(value, Proxy) else value
