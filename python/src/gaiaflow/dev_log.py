"""The log of a function in dev: Airflow's own, at the stack's level, and readable where something prints progress."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from gaiaflow.lines import Lines, text_stream
from gaiaflow.task_log import LEVELS, level_name


@contextmanager
def task_log(level: str | None) -> Iterator[None]:
    """Within the block, loggers without a level of their own show what is of this level or above; None: as before."""
    root = logging.getLogger()
    handlers = [(handler, handler.level) for handler in root.handlers]
    before = (root.level, root.manager.disable)
    shows = _Standard()
    for handler, _ in handlers:
        handler.addFilter(shows)
        if level is not None:
            handler.setLevel(logging.NOTSET)  # loggers decide, as in a pod
    if level is not None:
        root.setLevel(level)
    out, err = _lines_to(sys.stdout), _lines_to(sys.stderr)
    try:
        with redirect_stdout(text_stream(out)), redirect_stderr(text_stream(err)):
            yield
    finally:
        out.finish()
        err.finish()
        root.handlers[:] = [handler for handler, _ in handlers]
        root.setLevel(before[0])
        logging.disable(before[1])
        for handler, shown in handlers:
            handler.removeFilter(shows)
            handler.setLevel(shown)


class _Standard(logging.Filter):
    """Airflow drops a message whose level it does not know, and writes one that is no text as what it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelname.lower() not in LEVELS.values():
            record.levelname = level_name(record.levelno).upper()
        if not isinstance(record.msg, str):
            record.msg = str(record.msg)
        return True


def _lines_to(stream: TextIO) -> Lines:
    return Lines(_written_to(stream), getattr(stream, "name", "<stream>"), stream.fileno)


def _written_to(stream: Any) -> Callable[[bytes], None]:
    def write(line: bytes) -> None:
        buffer = getattr(stream, "buffer", None)
        stream.flush()
        if buffer is None:  # a notebook's
            stream.write(line.decode("utf-8", "replace") + "\n")
        else:
            buffer.write(line + b"\n")
            buffer.flush()

    return write
