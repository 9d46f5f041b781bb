"""Calling a user's function, in Airflow and in a pod alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import CoroutineType
from typing import Any


def call(function: Callable[..., Any], kwargs: Mapping[str, Any]) -> Any:
    """What the function returns; an `async def` one is run to its end."""
    result = function(**kwargs)
    if isinstance(result, CoroutineType):
        import asyncio

        return asyncio.run(result)
    return result
