"""The part of the check that needs the project: its functions, and whether they take what the DAGs give."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from gaiaflow import func_path
from gaiaflow.check.findings import CheckedTask, Finding
from gaiaflow.errors import FunctionNotFoundError


def check_functions(tasks: Iterable[CheckedTask]) -> Iterator[Finding]:
    """Import every function and bind the names of its arguments to its signature."""
    for task in tasks:
        try:
            function = func_path.load(task.func_path)
        except FunctionNotFoundError as error:
            yield task.finding("func_path", str(error))
            continue
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a module raises when imported is the report
            yield task.finding("func_path", f"importing {task.func_path!r} raised {type(error).__name__}: {error}")
            continue
        try:
            signature = inspect.signature(function)
        except ValueError:
            continue  # built in; nothing to compare with
        try:
            signature.bind(**dict.fromkeys(task.arguments))
        except TypeError as error:
            name = task.func_path.partition(":")[2]
            yield task.finding("func_kwargs, xcom_pull_tasks", f"{error}; the function is {name}{signature}")
            continue
        yield from _lists(task, function)


def _lists(task: CheckedTask, function: Callable[..., Any]) -> Iterator[Finding]:
    try:
        parameters = inspect.signature(function, eval_str=True).parameters
    except Exception:  # noqa: BLE001 - an annotation may be any expression, for a type checker alone
        return
    for name in task.lists:
        if name in parameters and not _takes_list(parameters[name].annotation):
            annotation = inspect.formatannotation(parameters[name].annotation)
            problem = f"comes from a mapped task, so it is a list of what each of its runs pushed; not {annotation}"
            yield task.finding(f"xcom_pull_tasks[{name!r}]", problem)


def _takes_list(annotation: Any) -> bool:
    """Whether a list may be meant; in doubt it may."""
    kind = get_origin(annotation) or annotation
    if kind in (Union, UnionType, Annotated):
        return any(map(_takes_list, get_args(annotation)))
    try:
        return kind in (Any, inspect.Parameter.empty) or not isinstance(kind, type) or issubclass(list, kind)
    except TypeError:
        return True  # a protocol
