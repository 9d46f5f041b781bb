"""Calling a user's function, in Airflow and in a pod alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import CoroutineType
from typing import Any


def call(function: Callable[..., Any], kwargs: Mapping[str, Any]) -> Any:
    """What the function returns; an `async def` one is run to its end."""
    try:
        result = function(**kwargs)
    except (ImportError, OSError) as error:
        _advise(error)
        raise
    if isinstance(result, CoroutineType):
        import asyncio

        return asyncio.run(result)
    return result


def _advise(error: BaseException) -> None:
    """Where an import of the function's own lacks a library of the system, say which; in a note of the error."""
    from gaiaflow.shared_libraries import advice

    text = advice(error)
    if text is not None and hasattr(error, "add_note"):  # Python 3.11
        error.add_note(text)
