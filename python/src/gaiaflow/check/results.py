"""What a function returns by its annotation, and whether other tasks can get it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from importlib.util import find_spec
from pathlib import PurePath
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from gaiaflow.check.findings import CheckedTask, Finding
from gaiaflow.json_values import STORE_IT
from gaiaflow.stored.formats import FORMATS, kind_of_class

_HOLD = (list, dict, tuple, Union, UnionType, Annotated)
"""What is looked into: its parts are in the result."""


def results(task: CheckedTask, function: Callable[..., Any]) -> Iterator[Finding]:
    """Kinds of values that would be refused when the function returns them, where a task keeps its result."""
    if not task.result:
        return
    try:
        annotation = inspect.signature(function, eval_str=True).return_annotation
    except Exception:  # noqa: BLE001 - an annotation may be any expression, for a type checker alone
        return
    for kind in _classes(annotation):
        stored = kind_of_class(kind)
        name = f"{kind.__module__}.{kind.__qualname__}"
        if stored is None:
            if issubclass(kind, (PurePath, bytes)) or is_dataclass(kind) or name.endswith("Timestamp"):
                yield task.finding(
                    "", f"returns a value of type {name} by its annotation, which no task can get; {STORE_IT}"
                )
        elif task.result != "stored":
            fix = "set gaiaflow:xcom.objectStorage, or xcom_push=False"
            yield task.finding("", f"returns a {stored} by its annotation, which is no JSON: {fix}; or {STORE_IT}")
        elif find_spec(FORMATS[stored].package) is None:
            package = FORMATS[stored].package
            problem = f"returns a {stored} by its annotation, and the project's environment has no {package} to keep it"
            yield task.finding("", f"{problem}; put that into its requirements")


def _classes(annotation: Any) -> Iterator[type]:
    origin = get_origin(annotation)
    if origin in _HOLD:
        for part in get_args(annotation):
            yield from _classes(part)
    elif isinstance(origin or annotation, type) and annotation is not inspect.Signature.empty:
        yield origin or annotation
