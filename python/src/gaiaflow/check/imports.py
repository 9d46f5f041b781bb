"""Modules that a DAG file imports and Airflow's environment lacks: at its top, and in bodies of functions."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

FIX = "add what has it to gaiaflow:airflow.requirements, or make the code a function of task_factory"

# Decorators whose body runs in another Python: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/taskflow.html
_ELSEWHERE = {"docker", "external_python", "kubernetes", "virtualenv"}
_ELSEWHERE |= {f"branch_{name}" for name in ("external_python", "virtualenv")}
_NOT_FOUND = re.compile(r"No module named '([\w.]+)'")
_CAUGHT = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def hint(problem: str) -> str:
    """What to do about a file that cannot be imported; empty where another reason than a module that is missing."""
    found = _NOT_FOUND.search(problem)
    if found is None:
        return ""
    return f"\n  DAG files are read where Airflow's packages are, and {found[1]} is none of these: {FIX}"


def missing_imports(file: Path) -> Iterator[str]:
    """What bodies of functions in a DAG file import and cannot, a sentence each. Runs none of the file."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    for function, node in _imports(tree, None):
        for module in _modules(node):
            if not _is_there(module):
                where = f"line {node.lineno}, in {function.name}"
                problem = f"imports {module}, which is not there where Airflow runs it"
                yield f"{where}: {problem}; {FIX}, or use @task.external_python"


def _imports(node: ast.AST, function: Function | None) -> Iterator[tuple[Function, ast.Import | ast.ImportFrom]]:
    for child in _run(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            if not any(_runs_elsewhere(decorator) for decorator in child.decorator_list):
                yield from _imports(child, function or child)
        elif isinstance(child, ast.Import | ast.ImportFrom):
            if function is not None:
                yield function, child
        else:
            yield from _imports(child, function)


def _run(node: ast.AST) -> Sequence[ast.AST]:
    """The parts of a node that have to run: not what a type checker reads alone, nor what may fail."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return node.orelse
    if isinstance(node, ast.Try) and any(_catches(handler) for handler in node.handlers):
        return [*node.orelse, *node.finalbody]
    return list(ast.iter_child_nodes(node))


def _catches(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool(_CAUGHT.intersection(re.findall(r"\w+", ast.unparse(handler.type))))


def _runs_elsewhere(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(function, ast.Attribute) and function.attr in _ELSEWHERE


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if node.module and node.level == 0 else []


def _is_there(module: str) -> bool:
    """Whether it can be found. Of what several distributions share (`google.cloud`) each part is looked for."""
    first, *rest = module.split(".")
    try:
        spec = importlib.util.find_spec(first)
    except (ImportError, ValueError):
        return True  # a module that is loaded and says nothing of itself
    if spec is None or spec.origin is not None:
        return spec is not None
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    for part in rest:
        if any((folder / part / "__init__.py").is_file() or any(folder.glob(f"{part}.*")) for folder in folders):
            return True
        folders = [folder / part for folder in folders if (folder / part).is_dir()]
    return bool(folders)
