"""The part of the check that needs the project: its functions, and whether they take what the DAGs give."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from gaiaflow import func_path
from gaiaflow.check.findings import CheckedTask, Finding
from gaiaflow.check.left_out import left_out
from gaiaflow.check.results import results
from gaiaflow.context import required
from gaiaflow.context_names import GIVEN, REFUSED
from gaiaflow.errors import FunctionNotFoundError


def check_functions(tasks: Iterable[CheckedTask]) -> Iterator[Finding]:
    """Import every function and bind the names of its arguments to its signature."""
    read: set[str] = set()
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
        faults = list(_unfit(task, function, signature))
        yield from faults
        if not faults:
            yield from _lists(task, function)
            yield from _shadowed(task, function)
            module = task.func_path.partition(":")[0]
            if module not in read:
                read.add(module)
                yield from left_out(task, module, function)
            yield from results(task, function)


def _unfit(task: CheckedTask, function: Callable[..., Any], signature: inspect.Signature) -> Iterator[Finding]:
    """Arguments that the function does not take, and parameters that nothing fills, not even the run's context."""
    missing = required(function)
    for further in task.elements or [()]:
        given = {*task.arguments, *further}
        for name in missing:
            if name in REFUSED and name not in given and not task.is_open:
                yield task.finding(name, f"is of Airflow's context, and no function gets it: {REFUSED[name]}")
                return
        names = [*given, *(name for name in missing if name in GIVEN and name not in given)]
        try:
            (signature.bind_partial if task.is_open else signature.bind)(**dict.fromkeys(names))
        except TypeError as error:
            meant = [get_close_matches(name, GIVEN, n=1) for name in missing if name not in names]
            hint = f" (did you mean {meant[0][0]!r}, of the run's context?)" if meant and meant[0] else ""
            path = task.func_path.partition(":")[2]
            yield task.finding("func_kwargs, xcom_pull_tasks", f"{error}{hint}; the function is {path}{signature}")
            return


def _shadowed(task: CheckedTask, function: Callable[..., Any]) -> Iterator[Finding]:
    """Parameters that have a name of the context and do not get what Airflow's own operators would give them."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    named = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()
    given = {*task.arguments, *(name for names in task.elements for name in names)}
    for name in (name for name in named if name in GIVEN):
        if name in given:
            yield task.note(name, "is what the call gives, not that of the run's context")
        elif name not in required(function):
            yield task.note(name, "keeps its default; without one it would be that of the run's context")


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
