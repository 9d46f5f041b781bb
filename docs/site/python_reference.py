"""The page of what the Python package offers: `python3 docs/site/python_reference.py` writes it, --print shows it.

It reads the source and imports nothing of it, so that any Python will do. griffe, which would read it too, is one more
thing to install for one page.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "python" / "src" / "gaiaflow"
PAGE = Path(__file__).parents[1] / "python.md"

FUNCTIONS = {
    "gaiaflow": {"task_factory": "factory", "get_current_context": "context", "create_secrets": "secrets"},
    "gaiaflow.testing": {"task_config": "testing"},
    "gaiaflow.task_config": {"current_task_config": "task_config"},
    "gaiaflow.pod_security": {"security": "pod_security"},
}
"""By where they are imported from: each with the module that declares it."""

HEAD = """# The Python package

What a DAG file, a function or a test may import of `gaiaflow`, made of its docstrings by
`python3 docs/site/python_reference.py`. Examples, and what becomes of it in each mode: [task_factory](task-factory.md).
"""
ERRORS = """## Errors

All of `gaiaflow.errors`, and all a `gaiaflow.GaiaflowError`: a log then says what was given and what is expected.

| error | is also | when |
| --- | --- | --- |
"""


def page() -> str:
    """All of it, as Markdown."""
    parts = [HEAD]
    for module, functions in FUNCTIONS.items():
        parts += [_function(module, name, source) for name, source in functions.items()]
    return "\n".join([*parts, _errors()])


def _function(module: str, name: str, source: str) -> str:
    node = next(n for n in _tree(source).body if isinstance(n, ast.FunctionDef) and n.name == name)
    summary, sections = _split(ast.get_docstring(node) or "")
    signature = _broken(_parameters(node.args))
    returned = "" if node.returns is None else f" -> {ast.unparse(node.returns)}"
    code = f"```python\nfrom {module} import {name}\n\n{name}({signature}){returned}\n```\n"
    text = [f"## `{name}`\n", code, f"{summary}\n"]
    for title, rows in sections.items():
        text += [f"| {title} | |\n| --- | --- |\n" + "".join(f"| `{key}` | {value} |\n" for key, value in rows)]
    return "\n".join(text)


def _broken(parameters: list[str]) -> str:
    """Many of them with one a line."""
    in_a_row = ", ".join(parameters)
    return in_a_row if len(in_a_row) < 80 else "".join(f"\n    {each}," for each in parameters) + "\n"


def _parameters(given: ast.arguments) -> list[str]:
    """As they are written; `ast.unparse` would put no space around the defaults of those with a type."""
    plain = [*given.posonlyargs, *given.args]
    none: list[ast.expr | None] = [None]
    defaults = none * (len(plain) - len(given.defaults)) + list(given.defaults)
    texts = [_parameter(each, default) for each, default in zip(plain, defaults, strict=True)]
    if given.vararg:
        texts.append(f"*{ast.unparse(given.vararg)}")
    elif given.kwonlyargs:
        texts.append("*")
    texts += [_parameter(each, default) for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    return texts + ([f"**{ast.unparse(given.kwarg)}"] if given.kwarg else [])


def _parameter(given: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(given) + ("" if default is None else f" = {ast.unparse(default)}")


def _split(docstring: str) -> tuple[str, dict[str, list[tuple[str, str]]]]:
    """Its text, and its sections (`Args:`, `Raises:`) with what each of their entries says."""
    text, *rest = re.split(r"^(Args|Returns|Raises):\n", docstring, flags=re.MULTILINE)
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    titles = {"Args": "argument", "Raises": "raises"}
    return text.strip(), {
        titles[name]: [
            (key, " ".join(value.split()))
            for key, value in re.findall(r"^    (\w+): (.*(?:\n        .*)*)", body, flags=re.MULTILINE)
        ]
        for name, body in sections.items()
        if name in titles
    }


def _errors() -> str:
    classes = [node for node in _tree("errors").body if isinstance(node, ast.ClassDef) and node.name != "GaiaflowError"]
    rows = []
    for node in classes:
        others = ", ".join(f"`{name}`" for name in map(ast.unparse, node.bases) if name != "GaiaflowError")
        summary = " ".join(_split(ast.get_docstring(node) or "")[0].split("\n\n")[0].split())
        rows.append(f"| `{node.name}` | {others} | {summary} |\n")
    return ERRORS + "".join(rows)


def _tree(module: str) -> ast.Module:
    return ast.parse((SOURCE / f"{module}.py").read_text(encoding="utf-8"))


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")
