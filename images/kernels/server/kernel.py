"""A notebook's kernel, started and ended for Jupyter's server in another container."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

# What a kernel is given to end by itself before it is killed.
GRACE_SECONDS = 5.0
NEVER = float("inf")


class Kernel:
    """A connection, and the kernel that is asked for by it.

    Each message is a line of JSON. Asked for by `{"argv": […], "env": {…}, "cwd": "…"}` it is started, and
    `{"pid": 7}` or `{"error": "…"}` the answer. `{"signal": 2}` sends a signal. `{"exit": -9}` is sent last.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.pid: int | None = None
        # When it is killed if it still runs.
        self.deadline = NEVER
        self._received = b""
        self._ending = False

    @property
    def over(self) -> bool:
        """Whether nothing runs and nobody is there who could ask for it."""
        return self.pid is None and self.connection.fileno() < 0

    def hear(self) -> bool:
        """Do what has been asked for. False once nobody asks any more, or asks what is no request."""
        try:
            data = self.connection.recv(65536)
            *lines, self._received = (self._received + data).split(b"\n")
            for line in lines:
                message = json.loads(line)
                if "signal" in message:
                    self.send_signal(message["signal"])
                elif self.pid is None and not self._ending:
                    self._start(message["argv"], message["env"], message["cwd"])
        except (OSError, ValueError, LookupError, TypeError):
            return False
        return data != b""

    def send_signal(self, signum: int) -> None:
        """To the kernel and all that it has started."""
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signum)

    def end(self) -> None:
        """Ask it to end, and note when it is to be killed."""
        self._ending = True
        self.send_signal(signal.SIGTERM)
        self.deadline = time.monotonic() + GRACE_SECONDS

    def kill(self) -> None:
        """End it without asking."""
        self.send_signal(signal.SIGKILL)
        self.deadline = NEVER

    def ended(self, code: int) -> None:
        """Tell its exit code, and take along what it has left running in its process group."""
        self.kill()
        self.pid = None
        self._tell({"exit": code})

    def _start(self, argv: list[str], env: dict[str, str], cwd: str) -> None:
        """Start it in a session, and so in a process group, of its own."""
        try:
            process = subprocess.Popen(
                argv, env={**os.environ, **env}, cwd=cwd, stdin=subprocess.DEVNULL, start_new_session=True
            )
        except OSError as error:
            self._tell({"error": str(error)})
            return
        self.pid = process.pid
        # It is not waited for by Popen but by reap(), as all processes are.
        process.returncode = 0
        # Where memory ends, this notebook does, not the server of all.
        with contextlib.suppress(OSError):
            Path(f"/proc/{self.pid}/oom_score_adj").write_text("500", encoding="ascii")
        self._tell({"pid": self.pid})

    def _tell(self, message: dict[str, object]) -> None:
        with contextlib.suppress(OSError):
            self.connection.sendall(json.dumps(message).encode() + b"\n")


def reap(kernels: Iterable[Kernel]) -> None:
    """Wait for all that has ended: kernels, and what others left to the container's first process."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0] != 0:
            pid, status = ended
            for kernel in kernels:
                if kernel.pid == pid:
                    kernel.ended(os.waitstatus_to_exitcode(status))
