"""Keeping Airflow's templates from changing what is no template.

A DAG with `render_template_as_native_obj` turns every rendered text that reads like a Python value into that value
(`5000` into a number, `1_000` too). A prefix that no Python value starts with keeps it the text it was. Jinja drops the
newline at the end of a text; behind a suffix it is not at the end.
"""

from __future__ import annotations

_BEFORE = "text:"
_AFTER = ":text"
_MARKS = ("{{", "{%", "{#")


def is_template(value: str) -> bool:
    """Whether there is something in it for Airflow to render."""
    return any(mark in value for mark in _MARKS)


def guard(value: str) -> str:
    """The text between prefix and suffix, to be rendered."""
    return f"{_BEFORE}{value}{_AFTER}"


def unguard(value: object) -> str:
    """The text without them, once rendered (or not)."""
    return str(value).removeprefix(_BEFORE).removesuffix(_AFTER)
