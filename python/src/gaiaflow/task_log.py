"""What a pod says, as JSON lines that keep what plain text would lose: level, logger, time, what is one message.

`gaiaflow.pod_log` puts them into Airflow's log as they would stand there in dev. Needs the standard library only.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO

from gaiaflow.exception_records import exception_records, exception_text, shown_file
from gaiaflow.failure import leave_word
from gaiaflow.lines import Lines, text_stream

MARK = '{"gaiaflow":1,'
"""How each line begins. What a function prints is put into such a line, so it cannot pass for one."""

STDOUT = "task.stdout"
STDERR = "task.stderr"
"""Airflow's names for what a task of its own prints."""

LEVELS = {50: "critical", 40: "error", 30: "warning", 20: "info", 10: "debug"}

QUIET_LOGGERS = ("httpx", "sqlalchemy.engine", "alembic.runtime.plugins")
"""What Airflow shows of these begins at WARNING, in dev too."""


def level_name(level: int) -> str:
    """The standard level at or below a number: Airflow knows no other, and would drop the message."""
    return next((name for number, name in LEVELS.items() if level >= number), "debug")


def log_as_json(level: str) -> Callable[[], None]:
    """From now on all that Python code prints, logs, warns of or fails with goes to standard output as JSON lines.

    Returns:
        What hands on a last line that was not ended.
    """
    streams = []
    for name, logger, severity in (("stdout", STDOUT, "info"), ("stderr", STDERR, "error")):
        lines = Lines(_printed(logger, severity), f"<{name}>", getattr(sys, name).fileno)
        setattr(sys, name, text_stream(lines))
        streams.append(lines)
    root = logging.getLogger()
    root.handlers[:] = [_JsonHandler()]
    root.setLevel(level)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.showwarning = _warned
    sys.excepthook = _failed

    def finish() -> None:
        for lines in streams:
            lines.finish()

    return finish


def note(logger: str, event: str) -> None:
    """Say something of our own where INFO is shown, whatever a library has made of `logging`'s handlers.

    A task whose function has closed the output, or whose reader is gone, ends as it would without.
    """
    if logging.getLogger().isEnabledFor(logging.INFO):
        with suppress(OSError):
            _say(time.time(), "info", logger, event)


def _printed(logger: str, level: str) -> Callable[[bytes], None]:
    return lambda line: _say(time.time(), level, logger, line.decode("utf-8", "replace").rstrip())


class _JsonHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            more: dict[str, Any] = {"filename": record.filename, "lineno": record.lineno}
            if record.exc_info and record.exc_info[1]:
                more["exception"] = list(exception_records(record.exc_info[1]))
            if record.stack_info:
                more["stack"] = record.stack_info
            _say(record.created, level_name(record.levelno), record.name, record.getMessage(), **more)
        except Exception:  # noqa: BLE001 - as every handler: what cannot be logged is reported by logging itself
            self.handleError(record)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    if file is not None:
        file.write(warnings.formatwarning(message, category, filename, lineno, line))
        return
    more = {"category": category.__name__, "filename": shown_file(filename), "lineno": lineno}
    _say(time.time(), "warning", "py.warnings", str(message), **more)


def _failed(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    text = exception_text(error)
    event = f"{kind.__name__}: {text}" if text else kind.__name__
    _say(time.time(), "error", "task", event, exception=list(exception_records(error)))
    leave_word(error)


_ONE_AT_A_TIME = threading.Lock()


def _say(when: float, level: str, logger: str, event: str, **more: Any) -> None:
    seconds, fraction = divmod(when, 1)
    stamp = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{int(fraction * 1e6):06d}Z"
    fields = {"timestamp": stamp, "level": level, "event": event, "logger": logger, **more}
    text = MARK + json.dumps(fields, ensure_ascii=False, separators=(",", ":"))[1:] + "\n"
    rest = text.encode("utf-8", "backslashreplace")
    with _ONE_AT_A_TIME:
        while rest:
            rest = rest[os.write(1, rest) :]


os.register_at_fork(after_in_child=lambda: globals().update(_ONE_AT_A_TIME=threading.Lock()))
