"""Holds the port of a served model, and has a process at it for the version that is wanted. Standard library only.

Another version is loaded beside the one that is served, and takes its place when it can answer: no request is refused
in between, and one that cannot be loaded changes nothing.
"""

from __future__ import annotations

import select
import signal
import socket
import sys
import time

from gaiaflow.processes import Wakes
from gaiaflow.serving.child import Child
from gaiaflow.serving.model import Wanted
from gaiaflow.serving.waiting import Waiting

PAUSE_SECONDS = 5.0
"""Before a process that has ended otherwise than it should is started again."""


class Server:
    """The port, and the processes at it."""

    def __init__(self, uri: str, port: int) -> None:
        """Listen. ValueError for no model's URI, OSError for a port that is taken."""
        self._uri = Wanted.of(uri).uri
        self._listener = socket.create_server(("", port), backlog=128)
        self._listener.setblocking(False)
        self._waiting = Waiting(self._listener)
        self._serving: Child | None = None
        self._next: Child | None = None
        self._leaving: list[Child] = []
        self._wanted = True
        self._again = 0.0
        self._waiting.show("starts", f"MLflow is being asked for {self._uri}")

    def run(self) -> None:
        """Serve until SIGTERM."""
        wakes = Wakes(signal.SIGTERM, signal.SIGINT)
        while True:
            if self._wanted and self._next is None and time.monotonic() >= self._again:
                self._start()
            processes = [each for each in (self._serving, self._next, *self._leaving) if each is not None]
            ready, _, _ = select.select([wakes.file, *(each.reports for each in processes)], [], [], 1.0)
            if wakes.taken():
                break
            for process in processes:
                if process.reports in ready:
                    self._hear(process)
        self._waiting.stop()
        for process in processes:
            process.terminate()
        for process in processes:
            process.close()

    def _start(self) -> None:
        self._next = Child(self._uri, self._listener)

    def _hear(self, process: Child) -> None:
        for state, words in process.read():
            _print(f"{self._uri}: {words}")
            if process is self._next and state == "serves":
                self._take(process)
            elif process is self._next and self._serving is None:
                self._waiting.show(state, words)
            elif process is self._serving and state == "moved" and self._next is None:
                self._wanted = True
        if process.ended:
            self._bury(process)

    def _take(self, process: Child) -> None:
        """The next one answers from now on."""
        self._waiting.stop()
        if self._serving is not None:
            self._serving.leave()
            self._leaving.append(self._serving)
        self._serving, self._next, self._wanted = process, None, False

    def _bury(self, process: Child) -> None:
        code = process.close()
        if process in self._leaving:
            self._leaving.remove(process)
            return
        is_served = process is self._serving
        if is_served:
            self._serving = None
        else:
            self._next = None
        if code != 0 or is_served:
            words = f"{self._uri}: {'what served it' if is_served else 'what loads it'} has ended {_how(code)}"
            _print(words)
            if self._serving is None:
                self._waiting.show("fails", words)
        # Where it could not be loaded, the one before it stays until one can.
        self._wanted = True
        self._again = time.monotonic() + (0 if code == 0 else PAUSE_SECONDS)


def serve(uri: str, port: int) -> int:
    """Serve until SIGTERM; 2 for what is no model's URI."""
    try:
        server = Server(uri, port)
    except ValueError as error:
        print(f"gaiaflow: {error}", file=sys.stderr)  # noqa: T201
        return 2
    server.run()
    return 0


def _how(code: int) -> str:
    if code == -signal.SIGKILL:
        return "by signal 9; if its memory did not do, there is more by gaiaflow:resources.serving"
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def _print(words: str) -> None:
    print(f"gaiaflow: {words}", flush=True)  # noqa: T201
