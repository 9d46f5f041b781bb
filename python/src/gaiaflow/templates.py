"""Keeping Airflow's templates from changing what is no template.

A DAG with `render_template_as_native_obj` turns every rendered text that reads like a Python value into that value
(`5000` into a number, `1_000` too). A prefix that no Python value starts with keeps it the text it was.
"""

from __future__ import annotations

_GUARD = "text:"
_MARKS = ("{{", "{%", "{#")


def is_template(value: str) -> bool:
    """Whether there is something in it for Airflow to render."""
    return any(mark in value for mark in _MARKS)


def guard(value: str) -> str:
    """The text with the prefix, to be rendered."""
    return _GUARD + value


def unguard(value: object) -> str:
    """The text without it, once rendered (or not)."""
    return str(value).removeprefix(_GUARD)
