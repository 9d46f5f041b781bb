"""What the calls of `task_factory` in a DAG give: names of arguments, outputs of other tasks, templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gaiaflow.task_spec import TaskSpec
from gaiaflow.templates import Written, has_expression, walked

if TYPE_CHECKING:
    from airflow.sdk.types import Operator

Given = Mapping[str, Any]


def elements_of(operator: Operator) -> tuple[list[Given], bool]:
    """What each element of a mapped task gives in the DAG file, by name, and whether another task gives any of it."""
    expand_input = getattr(operator, "expand_input", None)
    if expand_input is None:
        return [], False
    value = expand_input.value
    if isinstance(value, dict):
        lists = {name: items for name, items in value.items() if isinstance(items, Sequence)}
        found: list[Any] = [{name: item} for name, items in lists.items() for item in items]
        is_open = value.keys() != lists.keys()
    else:
        found = list(value) if isinstance(value, Sequence) else []
        is_open = not isinstance(value, Sequence)
    elements: list[Given] = [element for element in found if isinstance(element, dict)]
    parts = [part for element in elements for name, part in element.items() if name in ("func_kwargs", "env_vars")]
    return elements, is_open or len(elements) < len(found) or any(not isinstance(part, Written) for part in parts)


def names_of(elements: Sequence[Given]) -> list[tuple[str, ...]]:
    """The names of arguments that elements give, each set of them once."""
    kinds = (tuple(element["func_kwargs"]) for element in elements if isinstance(element.get("func_kwargs"), Written))
    return list(dict.fromkeys(kinds))


def outputs_of(spec: TaskSpec, elements: Sequence[Given]) -> Iterator[tuple[str, str, str]]:
    """Outputs of other tasks among the arguments: where, which task's, under which key."""
    from airflow.sdk.definitions.xcom_arg import XComArg

    for name, value in _arguments(spec, elements):
        for operator, key in XComArg.iter_xcom_references(value):
            yield f"func_kwargs[{name!r}]", operator.task_id, key


def templates_of(spec: TaskSpec, elements: Sequence[Given]) -> Iterator[tuple[str, str]]:
    """Texts of the DAG file that Airflow renders, and where they stand."""
    for name, value in _arguments(spec, elements):
        texts: list[str] = []
        _collect(value, texts)
        yield from ((f"func_kwargs[{name!r}]", text) for text in texts)
    variables = [spec.env_vars, *(element.get("env_vars") or {} for element in elements)]
    for given in variables:
        if isinstance(given, Mapping):
            yield from ((f"env_vars[{name!r}]", text) for name, text in given.items())


def _arguments(spec: TaskSpec, elements: Sequence[Given]) -> Iterator[tuple[str, Any]]:
    for given in (spec.func_kwargs, *(element.get("func_kwargs") for element in elements)):
        if isinstance(given, Mapping):
            yield from given.items()


def _collect(value: Any, texts: list[str]) -> None:
    if isinstance(value, str):
        if has_expression(value):
            texts.append(value)
    elif not hasattr(value, "iter_references"):
        walked(value, lambda item: _collect(item, texts))
