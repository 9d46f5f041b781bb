"""The environment a user's function sees: set while it runs, put back afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def environment(variables: Mapping[str, str], defaults: Mapping[str, str]) -> Iterator[None]:
    """Set the variables, and of the defaults those whose name is still unset; undo both at the end.

    What the function itself has set meanwhile stays, except under those names.
    """
    added = {**{name: value for name, value in defaults.items() if name not in os.environ}, **variables}
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
