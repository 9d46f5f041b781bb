"""What stands between one connection of the task server and the process of its task: one process for each.

It hands on what the task writes, ends it when the connection ends, and leaves nothing of it behind.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import time

from gaiaflow.processes import Wakes, kill_below, signal_group
from gaiaflow.task_protocol import OUTPUT, message

GRACE_SECONDS = 10.0
"""From SIGTERM to SIGKILL."""

_CHUNK = 1 << 16


class Supervision:
    """A task's process, from its start until it and all that it has started are gone."""

    def __init__(self, task: int, output: int, connection: socket.socket, wakes: Wakes) -> None:
        """`output` is read until it ends; the connection must not block."""
        self._task = task
        self._output: int | None = output
        self._connection = connection
        self._wakes = wakes
        self._pending = bytearray()
        self._listens = True  # whether there may be an end to hear of
        self._speaks = True  # whether anybody hears us
        self._children = True
        self._deadline: float | None = None
        self.code: int | None = None
        """Its exit code; that of a signal is negative."""
        self.ended_by_us = False
        """Whether it was asked to end, because the connection or the server did."""

    def run(self) -> None:
        """See it to its end."""
        while self.code is None or self._children or self._output is not None or self._pending:
            self._turn()

    def _turn(self) -> None:
        poll = select.poll()
        poll.register(self._wakes.file, select.POLLIN)
        if self._speaks:
            wanted = (select.POLLIN if self._listens else 0) | (select.POLLOUT if self._pending else 0)
            poll.register(self._connection, wanted)
        if self._output is not None and not self._pending:  # who does not read makes the function wait
            poll.register(self._output, select.POLLIN)
        for file, event in poll.poll(self._milliseconds()):
            if file == self._wakes.file:
                if signal.SIGTERM in self._wakes.taken():
                    self._end_task()
            elif file == self._output:
                self._read()
            else:
                self._talk(event)
        self._reap()
        if self._children and (self.code is not None or self._is_overdue()):
            kill_below(os.getpid())

    def _milliseconds(self) -> float | None:
        if self.code is not None and self._children:
            return 20
        if self._deadline is None:
            return None
        return max(20, (self._deadline - time.monotonic()) * 1000)

    def _is_overdue(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _talk(self, event: int) -> None:
        try:
            if event & (select.POLLHUP | select.POLLERR):
                raise ConnectionResetError
            if event & select.POLLIN and not self._connection.recv(_CHUNK):
                self._listens = False
                self._end_task()
            if event & select.POLLOUT:
                del self._pending[: self._connection.send(self._pending)]
        except BlockingIOError:
            pass
        except OSError:
            self._speaks = False
            self._pending.clear()
            self._end_task()

    def _read(self) -> None:
        assert self._output is not None  # only polled while it is there
        data = os.read(self._output, _CHUNK)
        if not data:
            os.close(self._output)
            self._output = None
        elif self._speaks:
            self._pending += message(OUTPUT, data)

    def _end_task(self) -> None:
        if self._deadline is None and self.code is None:
            self.ended_by_us = True
            self._deadline = time.monotonic() + GRACE_SECONDS
            signal_group(self._task, signal.SIGTERM)

    def _reap(self) -> None:
        try:
            while True:
                process, status = os.waitpid(-1, os.WNOHANG)
                if process == 0:
                    return
                if process == self._task:
                    self.code = os.waitstatus_to_exitcode(status)
        except ChildProcessError:
            self._children = False
