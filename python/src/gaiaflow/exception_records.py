"""An exception in the form in which Airflow's own log has it, with its frames as they are called in a pod.

Needs the standard library only.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from gaiaflow.project_layout import PROJECT_FOLDER

_MOST_FRAMES = 50

_GROUP: type | tuple[()] = getattr(builtins, "BaseExceptionGroup", ())
"""None in Python 3.10."""


def exception_records(error: BaseException) -> Iterator[dict[str, Any]]:
    """The exception and those behind it, each with its frames, in the form of Airflow's own log."""
    seen: set[int] = set()
    following: BaseException | None = error
    is_cause = False
    while following is not None and id(following) not in seen:
        error = following
        seen.add(id(error))
        group = getattr(error, "exceptions", ()) if isinstance(error, _GROUP) else ()
        yield {
            "exc_type": type(error).__name__,
            "exc_value": exception_text(error),
            "exc_notes": [str(note) for note in getattr(error, "__notes__", ())],
            "syntax_error": None,
            "is_cause": is_cause,
            "frames": list(_frames(error.__traceback__)),
            "is_group": bool(group),
            "exceptions": [list(exception_records(part)) for part in group],
        }
        is_cause = error.__cause__ is not None
        following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def exception_text(error: BaseException) -> str:
    """What an exception says of itself; a line of ours for one that fails at it."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a user's __str__
        return f"<unprintable {type(error).__name__}>"


_NOT_THE_USERS = (os.path.join(os.path.dirname(__file__), ""), "<frozen runpy>")  # noqa: PTH118, PTH120
"""Where a traceback begins, before it comes to the function: otherwise in a pod than in the container of dev tasks."""


def shown_file(name: str) -> str:
    """A file as it is called in a pod: a dev task has the project in a folder of its own."""
    folder = os.environ.get(PROJECT_FOLDER, "")
    return f"/project{name[len(folder) :]}" if folder and name.startswith(f"{folder}/") else name


def _frames(traceback: TracebackType | None) -> Iterator[dict[str, Any]]:
    while traceback and traceback.tb_next and traceback.tb_frame.f_code.co_filename.startswith(_NOT_THE_USERS):
        traceback = traceback.tb_next
    frames = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append({"filename": shown_file(code.co_filename), "lineno": traceback.tb_lineno, "name": code.co_name})
        traceback = traceback.tb_next
    if len(frames) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        skipped = {"filename": "", "lineno": -1, "name": f"Skipped frames: {len(frames) - 2 * half}"}
        frames = [*frames[:half], skipped, *frames[-half:]]
    yield from frames
