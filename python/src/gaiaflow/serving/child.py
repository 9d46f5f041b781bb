"""The process of one version of a model, as the server knows it. Standard library only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

LEAVE = signal.SIGUSR1
"""To a process that is to leave the port to another one that is there already."""
GRACE_SECONDS = 10.0
"""For one that is asked to end."""


class Child:
    """One version's, with the end of a pipe that it reports by."""

    def __init__(self, uri: str, listener: socket.socket) -> None:
        """Start it."""
        self.reports, end = os.pipe()
        os.set_blocking(self.reports, False)
        files = (listener.fileno(), end)
        command = [sys.executable, "-m", "gaiaflow.serving.process", uri, *map(str, files)]
        # The model's files are its own, which it cannot remove when it is killed.
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        environment = {**os.environ, "TMPDIR": self._folder.name}
        self._process = subprocess.Popen(command, pass_fds=files, env=environment)
        os.close(end)
        self._rest = b""
        self.ended = False

    def read(self) -> list[tuple[str, str]]:
        """States and words that it has reported; `ended` is set once there will be no more."""
        try:
            data = os.read(self.reports, 65536)
        except BlockingIOError:
            return []
        self.ended = data == b""
        *lines, self._rest = (self._rest + data).split(b"\n")
        return [(report["state"], report["words"]) for report in map(json.loads, lines)]

    def close(self, grace: float = GRACE_SECONDS) -> int:
        """Let it end; its exit code, below 0 for a signal's number."""
        self._process.terminate()
        try:
            code = self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        os.close(self.reports)
        self._folder.cleanup()
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def leave(self) -> None:
        """Ask it to let nobody in any more, and to end when all are answered that it has let in."""
        self._process.send_signal(LEAVE)
