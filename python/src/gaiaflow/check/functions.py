"""The part of the check that needs the project: its functions, and whether they take what the DAGs give."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator

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
