"""One connection of the task server: its request, its task's process, and the word on how that ended."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import socket
import tempfile
from collections.abc import Callable
from typing import Any

from gaiaflow.processes import Wakes, adopt_orphans
from gaiaflow.project_view import remove_view
from gaiaflow.task_process import RESULT, WORD, become
from gaiaflow.task_protocol import END, REQUEST, Messages, json_message, message
from gaiaflow.task_protocol import RESULT as RESULT_MESSAGE
from gaiaflow.task_supervisor import Supervision


def attend(connection: socket.socket) -> Callable[[], int] | None:
    """Do what the connection asks. In the process that is forked for it, and only there: what that is to run."""
    request = request_of(connection)
    if request is None:
        return None
    if request["kind"] == "ping":
        connection.sendall(json_message(END, {"code": 0}))
        return None
    place = _alone(str(request.get("key", "")), connection)
    if place is None:
        return None
    adopt_orphans()
    wakes = Wakes(signal.SIGCHLD, signal.SIGTERM)
    folder = tempfile.mkdtemp(prefix="gaiaflow-task-")
    output, written = os.pipe()
    supervisor = os.getpid()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # until the process has its own way with it
    task = os.fork()
    if task == 0:
        wakes.close()
        os.close(output)
        place.close()
        connection.close()
        return become(request, folder, written, supervisor)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    os.close(written)
    try:
        connection.setblocking(False)
        supervision = Supervision(task, output, connection, wakes)
        supervision.run()
        connection.setblocking(True)
        hand_back(connection, folder, supervision.code, stopped=supervision.ended_by_us)
    finally:
        remove_view(folder)
        place.close()
        wakes.close()
    return None


def request_of(connection: socket.socket) -> dict[str, Any] | None:
    """What it asks for; None where it ends without."""
    for kind, content in Messages(connection):
        if kind == REQUEST:
            request: dict[str, Any] = json.loads(content)
            return request
    return None


def _alone(key: str, connection: socket.socket) -> socket.socket | None:
    """A name that only one of a task can have; None if the connection ends before an earlier one is gone.

    A name of Linux' own: it goes with the process, however that ends.
    """
    place = socket.socket(socket.AF_UNIX)
    if not key:
        return place
    name = f"\0gaiaflow-{os.getppid()}-{hashlib.sha256(key.encode()).hexdigest()}"
    connection.settimeout(0.1)
    while True:
        try:
            place.bind(name)
            return place
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
        try:
            if not connection.recv(1):
                return None
        except TimeoutError:
            continue


def hand_back(connection: socket.socket, folder: str, code: int | None, *, stopped: bool) -> None:
    """Send the result of the task in this folder, and the word on its end; whoever has gone needs neither."""
    try:
        has_result = code == 0 and os.path.exists(f"{folder}/{RESULT}")  # noqa: PTH110
        if has_result:
            with open(f"{folder}/{RESULT}", "rb") as file:  # noqa: PTH123
                while part := file.read(1 << 20):
                    connection.sendall(message(RESULT_MESSAGE, part))
        end = {"code": code, "stopped": stopped, "hasResult": has_result}
        connection.sendall(json_message(END, {**end, "word": _word(f"{folder}/{WORD}")}))
    except OSError:
        pass


def _word(file: str) -> str:
    try:
        with open(file, encoding="ascii", errors="replace") as stream:  # noqa: PTH123
            return stream.read(4096)
    except OSError:
        return ""
