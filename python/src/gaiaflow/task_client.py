"""The side of the task server that asks: sends a task, hands on what it says, and tells how it ended.

Needs the standard library only.
"""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaiaflow import failure
from gaiaflow.errors import TaskServerError
from gaiaflow.task_log import MARK
from gaiaflow.task_protocol import END, OUTPUT, REQUEST, RESULT, Messages, OutputLines, json_message

WAIT_SECONDS = 30.0
"""How long a task waits for a server that does not listen: about what replacing its container takes."""

_END_SECONDS = 12.0
"""How long the end of a task is waited for that was asked to end: SIGKILL comes after ten."""


@dataclass(frozen=True)
class Ended:
    """How a process of the task server ended."""

    code: int
    """Its exit code; the number of a signal is negative."""
    stopped: bool
    """Whether it was asked to end, because the server was."""
    word: Mapping[str, Any] | None
    """What the function raised, as `gaiaflow.failure` has it."""
    result: str | None
    """What it left; None where it left nothing."""


def run_task(
    path: str, key: str, variables: Mapping[str, str], emit: Callable[[str], object], wait: float = WAIT_SECONDS
) -> Ended:
    """Run a task to its end, and hand each line it writes to `emit`. Whatever is raised meanwhile ends it, too.

    Args:
        path: The server's socket.
        key: What no two tasks may have at once: the next waits for the one before.
        variables: The environment of a pod with the task.
        emit: Called with each line, as it comes.
        wait: Seconds until a server has to listen.

    Raises:
        TaskServerError: when no server listens, or it went away.
    """
    return _asked(path, {"kind": "task", "key": key, "variables": dict(variables)}, emit, wait)


def run_check(path: str, report: Mapping[str, Any], emit: Callable[[str], object]) -> Sequence[Mapping[str, str]]:
    """The faults in a report's tasks that show when their functions are imported.

    Raises:
        TaskServerError: when no server listens, or an import ended the process.
    """
    ended = _asked(path, {"kind": "check", "report": report}, emit, 0)
    if ended.result is None:
        raise TaskServerError(f"the process that imports the tasks' functions ended {how(ended.code)}")
    findings: Sequence[Mapping[str, str]] = json.loads(ended.result)
    return findings


def answers(path: str) -> bool:
    """Whether a server does."""
    try:
        return _asked(path, {"kind": "ping"}, str, 0).code == 0
    except TaskServerError:
        return False


def how(code: int) -> str:
    """How a process ended, as the end of a sentence."""
    if code >= 0:
        return f"with exit code {code}"
    import signal

    try:
        return f"by signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"by signal {-code}"


def _asked(path: str, request: Mapping[str, Any], emit: Callable[[str], object], wait: float) -> Ended:
    with _connected(path, wait) as connection:
        lines = OutputLines(lambda line: emit(line.decode("utf-8", "replace")), MARK.encode())
        messages = Messages(connection)
        try:
            with contextlib.suppress(ConnectionError):  # of a server that hangs up there may be more to read
                connection.sendall(json_message(REQUEST, request))
            ended = _ended(messages, lines)
        except BaseException:
            _end(connection, messages, lines)
            raise
    if ended is None:
        raise TaskServerError(
            f"the container `tasks` of this stack, which listened at {path}, was stopped or has died while a task ran "
            "in it. If it does not run now, type: npx gaiaflow start"
        )
    return ended


def _ended(messages: Messages, lines: OutputLines) -> Ended | None:
    result = bytearray()
    for kind, content in messages:
        if kind == OUTPUT:
            lines.add(content)
        elif kind == RESULT:
            result += content
        elif kind == END:
            lines.finish()
            end = json.loads(content)
            left = result.decode() if end.get("hasResult") else None
            return Ended(end["code"], bool(end.get("stopped")), failure.read_word(end.get("word")), left)
    return None


def _end(connection: socket.socket, messages: Messages, lines: OutputLines) -> None:
    """Have the task end, and hear it out: its next try begins when it is gone."""
    with contextlib.suppress(OSError):
        connection.settimeout(_END_SECONDS)
        connection.shutdown(socket.SHUT_WR)
        _ended(messages, lines)


def _connected(path: str, wait: float) -> socket.socket:
    deadline = time.monotonic() + wait
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
        except OSError as error:
            connection.close()
            if time.monotonic() < deadline:
                time.sleep(0.2)
                continue
            raise TaskServerError(
                f"the container `tasks` of this stack is not running: nobody listens at {path} ({error.strerror}). "
                "Type: npx gaiaflow start"
            ) from None
        except BaseException:
            connection.close()
            raise
        return connection
