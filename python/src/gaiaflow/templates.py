"""Keeping Airflow's templates from changing what is no template.

A DAG with `render_template_as_native_obj` turns every rendered text that reads like a Python value into that value
(`5000` into a number, `1_000` too). A prefix that no Python value starts with keeps it the text it was. Jinja drops the
newline at the end of a text; behind a suffix it is not at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_BEFORE = "text:"
_AFTER = ":text"
_MARKS = ("{{", "{%", "{#")


class Data(str):
    """A text that another task gave, or that is literal: never rendered, whatever is in it."""

    __slots__ = ()


class Written(dict[str, Any]):
    """Arguments as they stand in the DAG file, where templates are rendered; any other dict is data."""


def is_template(value: str) -> bool:
    """Whether there is something in it for Airflow to render."""
    return not isinstance(value, Data) and any(mark in value for mark in _MARKS)


def has_expression(value: str) -> bool:
    """The same of an argument, where a `{#` alone is more likely a text than a comment."""
    return "{{" in value or "{%" in value


def literal_value(value: Any) -> tuple[Any] | None:
    """What Airflow's `literal()` was given, in a tuple; None for anything else."""
    if not hasattr(value, "iter_references"):
        return None
    from airflow.sdk.definitions._internal.templater import LiteralValue

    return (value.value,) if isinstance(value, LiteralValue) else None


def visible(value: Any) -> Any:
    """The value as far as it is known while the DAG is parsed: templates are empty, outputs of other tasks None."""
    if isinstance(value, str):
        return "" if has_expression(value) else value
    if hasattr(value, "iter_references"):
        literal = literal_value(value)
        return literal[0] if literal else None
    return walked(value, visible)


def walked(value: Any, visit: Callable[[Any], Any]) -> Any:
    """The value with each of its items visited, as Airflow looks through dicts, lists, tuples and sets."""
    if isinstance(value, dict):
        return {key: visit(item) for key, item in value.items()}
    if isinstance(value, list):
        return [visit(item) for item in value]
    if isinstance(value, tuple):
        items = [visit(item) for item in value]
        return value.__class__(*items) if hasattr(value, "_fields") else tuple(items)
    if type(value) in (set, frozenset):
        return type(value)(visit(item) for item in value)
    return value


def guard(value: str) -> str:
    """The text between prefix and suffix, to be rendered."""
    return f"{_BEFORE}{value}{_AFTER}"


def unguard(value: object) -> str:
    """The text without them, once rendered (or not)."""
    return str(value).removeprefix(_BEFORE).removesuffix(_AFTER)
