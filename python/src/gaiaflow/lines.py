"""A stream that hands on whole lines, and of a progress bar a line now and then.

A bar is written over itself (a carriage return, no end of line), so whoever reads line by line sees nothing of it until
it is done, and then all of it at once. Needs the standard library only.
"""

from __future__ import annotations

import io
import os
import re
import threading
import time
from collections.abc import Callable

SECONDS = 10.0
"""How often, at most, a line that is not done is shown: a bar's present state, or what has come of a line so far."""

_UP = b"\x1b[A"
_CURSOR = re.compile(rb"\x1b\[[0-9;?]*[A-Za-ln-z]|\x08")
"""What moves a terminal's cursor; colours, which end in `m`, stay."""


class Lines(io.BufferedIOBase):
    """Bytes in, lines out."""

    def __init__(
        self, emit: Callable[[bytes], None], name: str, fileno: Callable[[], int], seconds: float = SECONDS
    ) -> None:
        """Hand each line, without its end, to `emit`. `fileno` is for child processes, which write past us."""
        self._emit = emit
        self.name = name
        self.fileno = fileno  # type: ignore[method-assign]
        self._seconds = seconds
        self._line = bytearray()
        self._told = 0  # how much of it is out already
        self._state = b""  # what was written over last, unless it is out
        self._aside = b""  # the same of a row that the cursor has left
        self._written_over = False
        self._rows_up = 0
        self._last = -float("inf")
        self._renew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._renew)

    def _renew(self) -> None:
        """Of a forked process: whoever held the lock is not there."""
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._watch: threading.Thread | None = None

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take the bytes; hand on the lines that they end."""
        with self._lock:
            *ended, rest = bytes(data).split(b"\n")
            for part in ended:
                self._append(part)
                self._end()
            self._append(rest)
        return len(data)

    def flush(self) -> None:
        """Somebody wants to be read though the line is not done: see to it that it is, if it takes longer."""
        if not (self._line or self._state):
            return
        if self._over.is_set():
            self.finish()
        elif self._watch is None:
            self._watch = threading.Thread(target=self._look, name="gaiaflow-lines", daemon=True)
            self._watch.start()

    def finish(self) -> None:
        """Hand on what is there; nobody is going to end the line."""
        self._over.set()
        with self._lock:
            self._rows_up = 0
            self._end(blank=False)

    def show(self) -> None:
        """Hand on a line that is not done, unless another was shown a moment ago."""
        with self._lock:
            if time.monotonic() - self._last >= self._seconds:
                self._show()

    def _look(self) -> None:
        over = self._over
        while not over.wait(self._seconds):
            self.show()

    def _append(self, part: bytes) -> None:
        *states, rest = part.split(b"\r")
        for state in states:
            self._line += state
            self._over_written()
        self._line += rest

    def _over_written(self) -> None:
        self._rows_up += self._line.count(_UP)
        self._written_over = True
        if self._line[self._told :]:
            self._state = bytes(self._line[self._told :])
            self.show()
        self._line.clear()
        self._told = 0

    def _end(self, *, blank: bool = True) -> None:
        self._rows_up += self._line.count(_UP)
        if self._rows_up:  # the cursor goes down again, where a bar below is written over
            self._rows_up -= 1
            self._line = bytearray(self._line.replace(_UP, b""))
            self._over_written()
            self._aside, self._state = self._state, b""
            return
        text = _clean(bytes(self._line[self._told :]) or self._state)
        aside = _clean(self._aside) if self._aside.strip() else None
        is_line = bool(text.strip()) or (blank and not self._told and not self._written_over)
        # Forgotten before it is handed on: after a signal in the middle of that it would be shown a second time.
        self._line.clear()
        self._told = 0
        self._state = self._aside = b""
        self._written_over = False
        if aside is not None:
            self._emit(aside)
        if is_line:
            self._emit(text)

    def _show(self) -> None:
        text = _clean(bytes(self._line[self._told :]) or self._state or self._aside)
        if not text.strip():
            return
        self._told = len(self._line)
        self._state = self._aside = b""
        self._last = time.monotonic()
        self._emit(text)


def _clean(text: bytes) -> bytes:
    return _CURSOR.sub(b"", text)


def text_stream(lines: Lines) -> io.TextIOWrapper:
    """What `print` writes to. Whatever a text holds can be written."""
    return io.TextIOWrapper(
        lines,
        encoding="utf-8",
        errors="backslashreplace",
        newline="\n",
        line_buffering=True,
        write_through=True,
    )


def last_state(line: str) -> str:
    """Of a line that was written over, what a terminal shows in the end."""
    states = [state for state in line.split("\r") if state]
    return _clean(states[-1].encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass") if states else ""
