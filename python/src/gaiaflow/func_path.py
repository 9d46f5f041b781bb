"""`module:function`, the way a DAG names what a task runs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Any

from gaiaflow.errors import FunctionNotFoundError

FORM = "'module:function', such as 'iris.train:train'"


def split(func_path: str) -> tuple[str, str] | None:
    """Module and function of the path; None when it has not the form."""
    module, colon, function = func_path.partition(":")
    named = function.isidentifier() and all(part.isidentifier() for part in module.split("."))
    return (module, function) if colon and named else None


def load(func_path: str) -> Callable[..., Any]:
    """Import the module and return its function.

    Raises:
        FunctionNotFoundError: saying which of the two is missing and what is there instead, or which shared library
            of the system an import needs. Any other error inside the module itself, an import of its own that fails
            among them, is raised as it is.
    """
    parts = split(func_path)
    if parts is None:
        raise FunctionNotFoundError(f"{func_path!r} is no path to a function; expected {FORM}")
    module_name, function_name = parts
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise
        raise FunctionNotFoundError(_module_missing(func_path, error.name)) from None
    except (ImportError, OSError) as error:  # the latter by ctypes
        from gaiaflow import shared_libraries

        advice = shared_libraries.advice(error)
        if advice is None:
            raise
        raise FunctionNotFoundError(f"{func_path!r} cannot be imported: {advice}") from error
    function = getattr(module, function_name, None)
    if callable(function):
        found: Callable[..., Any] = function
        return found
    if hasattr(module, function_name):
        raise FunctionNotFoundError(f"{func_path!r}: {function_name!r} is there, but it is {_a(function)}, no function")
    own = [name for name, item in vars(module).items() if callable(item) and _belongs(item, module_name, name)]
    there = _instead(function_name, own, "it has no function at all")
    raise FunctionNotFoundError(f"{func_path!r}: module {module_name!r} has no function {function_name!r}; {there}")


def _module_missing(func_path: str, missing: str) -> str:
    # Only a wrong path pays for these imports.
    import importlib.util
    import pkgutil

    parent, _, last = missing.rpartition(".")
    if not parent:
        return f"{func_path!r}: there is no module or package {missing!r} on Python's path"
    try:
        spec = importlib.util.find_spec(parent)
    except ImportError:
        spec = None
    places = spec.submodule_search_locations if spec else None
    if places is None:
        return f"{func_path!r}: {parent!r} is a module, not a package, so there is no {missing!r}"
    there = _instead(last, [module.name for module in pkgutil.iter_modules(list(places))], "it is empty")
    return f"{func_path!r}: package {parent!r} has no module {last!r}; {there}"


def _instead(wanted: str, names: Iterable[str], none: str) -> str:
    from difflib import get_close_matches

    public = sorted(name for name in names if not name.startswith("_"))
    close = get_close_matches(wanted, public, n=1)
    meant = f" (did you mean {close[0]!r}?)" if close else ""
    return f"it has {', '.join(public)}{meant}" if public else none


def _belongs(item: object, module_name: str, name: str) -> bool:
    """Whether a module's function is its own; packages list what they take from their modules, so those count too."""
    home = getattr(item, "__module__", None)
    return not name.startswith("_") and isinstance(home, str) and f"{home}.".startswith(f"{module_name.split('.')[0]}.")


def _a(value: object) -> str:
    kind = type(value).__name__
    return f"a{'n' if kind[0] in 'aeiou' else ''} {kind}"
