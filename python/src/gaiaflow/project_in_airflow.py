"""The project's folder for a function that runs in Airflow's own process."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from gaiaflow.environment import environment
from gaiaflow.project_faults import advice
from gaiaflow.project_layout import LAYOUT_VARIABLE, PROJECT_FOLDER, read_layout
from gaiaflow.project_view import enter, make_view, remove_view

log = logging.getLogger(__name__)


@contextmanager
def in_project() -> Iterator[None]:
    """Work there, where the stack says what tasks see of it, and go back at the end. Loaded modules stay."""
    layout = read_layout(os.environ.get(LAYOUT_VARIABLE))
    if layout is None:
        yield
        return
    before, path = os.getcwd(), list(sys.path)  # noqa: PTH109
    place = tempfile.mkdtemp(prefix="gaiaflow-task-")
    kept = {name: os.environ[name] for name in ("PYTHONPATH", PROJECT_FOLDER) if name in os.environ}
    try:
        with environment(kept, {"PYTHONPATH": "", PROJECT_FOLDER: ""}):
            enter(layout, make_view(layout, place))
            try:
                yield
            except Exception as error:
                text = advice(error)
                if text is not None:
                    log.error("%s", text)
                raise
    finally:
        os.chdir(before)
        sys.path[:] = path
        remove_view(place)
