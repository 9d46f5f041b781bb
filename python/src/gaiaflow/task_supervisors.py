"""The task server's processes that each supervise one task at a time, and wait for another when that is gone.

A new one for each task would take a fourth of the processor time that a task takes in the container besides its
function: after a fork Linux copies every page that Python writes to, and Python writes to most that it reads.
Standard library only.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Collection, Iterator

KEPT = 8
"""How many may wait: as many tasks as a stack's scheduler runs at once (`parallelism` in its airflow.cfg)."""

_WORD = b"."


class Supervisors:
    """What the server knows of them: their processes, and an end of a socket to each."""

    def __init__(self) -> None:
        """At first there are none."""
        self.processes: set[int] = set()
        self._ends: set[socket.socket] = set()
        self._idle: list[socket.socket] = []

    def __iter__(self) -> Iterator[int]:
        """The files to poll, for `hear`."""
        return (end.fileno() for end in self._ends)

    def take(self, connection: socket.socket) -> bool:
        """Give the connection to one that waits; whether there was one."""
        while self._idle:
            end = self._idle.pop()
            try:
                socket.send_fds(end, [_WORD], [connection.fileno()])
            except OSError:  # it was killed
                continue
            return True
        return False

    def fork(self) -> socket.socket | None:
        """Start one: None in the server, and in the new process its own end."""
        end, other = socket.socketpair()
        try:
            process = os.fork()
        except OSError:
            end.close()
            other.close()
            raise
        if process == 0:
            end.close()
            self.close()
            return other
        other.close()
        self.processes.add(process)
        self._ends.add(end)
        return None

    def hear(self, ready: Collection[int]) -> None:
        """Note who waits, of those whose file is ready, and who is gone."""
        for end in [end for end in self._ends if end.fileno() in ready]:
            try:
                waits = end.recv(1) == _WORD
            except OSError:
                waits = False
            if waits and len(self._idle) < KEPT:
                self._idle.append(end)
            else:
                self._ends.remove(end)
                self._idle[:] = [each for each in self._idle if each is not end]
                end.close()

    def reap(self) -> None:
        """Note whose process has ended; and orphans, as process 1 of a container has to."""
        try:
            while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                self.processes.discard(ended)
        except ChildProcessError:
            pass

    def close(self) -> None:
        """Let those that wait end."""
        for end in self._ends:
            end.close()
        self._ends.clear()
        self._idle.clear()


def supervise(
    connection: socket.socket, end: socket.socket, attend: Callable[[socket.socket], Callable[[], int] | None]
) -> Callable[[], int] | None:
    """In such a process: see to this connection, and to others until the server wants no more.

    Returns:
        In the process of a task, and only there: what that is to run.
    """
    while True:
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        with connection:
            connection.setblocking(True)
            run = attend(connection)
        if run is not None:
            end.close()
            return run
        try:
            end.sendall(_WORD)
            _, files, _, _ = socket.recv_fds(end, 1, 1)
        except OSError:  # the server is gone
            return None
        if not files:
            return None
        connection = socket.socket(fileno=files[0])
