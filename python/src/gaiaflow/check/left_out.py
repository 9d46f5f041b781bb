"""Files of the project that a function names as they lie on the disk, and that no task sees.

Only where the project lies beside what tasks see of it: in the container of dev tasks.
"""

from __future__ import annotations

import ast
import inspect
import os
from collections.abc import Callable, Iterator
from typing import Any

from gaiaflow import project_words as words
from gaiaflow.check.findings import CheckedTask, Finding
from gaiaflow.project_layout import LAYOUT_FILE, PROJECT_FOLDER, read_layout

_MEANT = ("gaiaflow:project.scratch", "gaiaflow:mounts")
"""Whoever names a file of such a folder means what is there while the task runs."""


def left_out(task: CheckedTask, module: str, function: Callable[..., Any]) -> Iterator[Finding]:
    """What the module of a function names in a text of its own, as a path from the project's folder.

    Args:
        task: Whose function it is; of several with one module the first.
        module: The module's name.
        function: Any function of it.
    """
    folder = os.environ.get(PROJECT_FOLDER)
    layout = read_layout(f"{folder}/{LAYOUT_FILE}") if folder else None
    if layout is None or "project" not in layout.sources:
        return
    for text in sorted(_texts(function)):
        path = os.path.normpath(text)
        if path.startswith(("/", "..")) or path == "." or "\0" in path:
            continue
        rule = layout.rules.left_out_by(path)
        if rule is None or rule.source in _MEANT:
            continue
        if os.path.exists(f"{layout.sources['project']}/{path}"):  # noqa: PTH110
            yield task.note(f"module {module} names {text!r};", words.left_out(path, rule, layout))


def _texts(function: Callable[..., Any]) -> set[str]:
    """Of the whole module: paths are often named at its top."""
    try:
        file = inspect.getsourcefile(inspect.unwrap(function))
        with open(file or "", encoding="utf-8") as stream:  # noqa: PTH123
            module = ast.parse(stream.read())
    except (OSError, SyntaxError, TypeError, ValueError):
        return set()  # compiled, or built in
    constants = (node.value for node in ast.walk(module) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and value.strip()}
