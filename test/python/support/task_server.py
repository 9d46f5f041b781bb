"""A real task server on a socket of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gaiaflow.task_client import answers
from support.pods import PYTHON_PATH

_CODE = """
import sys
from gaiaflow import task_server, task_supervisor
task_supervisor.GRACE_SECONDS = task_server.GRACE_SECONDS = float(sys.argv.pop())
sys.exit(task_server.main())
"""


@dataclass(frozen=True)
class Server:
    """Its socket, its process, and the folder in which its tasks have their files."""

    socket: str
    process: subprocess.Popen[bytes]
    files: Path


@contextmanager
def serving_tasks(folder: Path, grace: float | None = None, **variables: str) -> Iterator[Server]:
    """The server runs within the block, and with a time of grace of its own if need be."""
    socket, files = str(folder / "socket"), folder / "files"
    files.mkdir()
    command = ["-m", "gaiaflow.task_server", socket] if grace is None else ["-c", _CODE, socket, str(grace)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": PYTHON_PATH, "TMPDIR": str(files), **variables}
    with subprocess.Popen([sys.executable, *command], env=environment) as process:
        try:
            deadline = time.monotonic() + 120
            while not answers(socket):
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield Server(socket, process, files)
        finally:
            process.terminate()


def is_running(pid: int) -> bool:
    """Whether there is such a process, other than one whose end nobody has asked for."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
