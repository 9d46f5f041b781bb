"""`python -m gaiaflow.serving.process MODEL SOCKET REPORTS`: one version of a model, from its loading to its end.

Started by `server`, with two of its open files: the socket to answer at, and a pipe for what there is to say: lines of
JSON with a `state` and `words`. A version has a process of its own, since Python does not forget what it has imported.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gaiaflow.processes import be_killed_first
from gaiaflow.serving.child import LEAVE
from gaiaflow.serving.model import Wanted
from gaiaflow.serving.waiting import WAITS

if TYPE_CHECKING:
    import uvicorn

Report = Callable[[str, str], None]

ASK_SECONDS = float(os.environ.get("GAIAFLOW_SERVING_ASK_SECONDS", "10"))
"""Between two questions which version it is."""
RETRY_SECONDS = 120.0
"""After which a version that could not be loaded is tried again: where it comes from may have been away."""
LEAVE_SECONDS = 2.0
"""For those that are connected to ask, once the process lets nobody in any more."""
GRACE_SECONDS = 8
"""For requests that are being answered when the container stops."""


def main(uri: str, listener: int, reports: int) -> None:
    """Load, and answer until SIGTERM; where it cannot be loaded, end when another try may do better."""

    def report(state: str, words: str) -> None:
        os.write(reports, f"{json.dumps({'state': state, 'words': without_logins(words)})}\n".encode())

    wanted = Wanted.of(uri)
    be_killed_first()
    try:
        import mlflow.pyfunc.scoring_server  # noqa: F401 - asked first, since nothing goes without it
        import uvicorn
    except ImportError as error:
        report("fails", _without_mlflow(wanted, error))
        time.sleep(RETRY_SECONDS)
        return
    version = _found(wanted, report)
    report("loads", f"version {version} of {wanted.name} is being loaded")
    try:
        from gaiaflow.serving.application import application

        app = application(wanted, version)
    except BaseException as error:  # noqa: BLE001 - a model runs code of its own
        report("fails", f"version {version} of {wanted.name} cannot be loaded: {error or type(error).__name__}")
        _until(lambda: wanted.now() != version, RETRY_SECONDS)
        return
    report("serves", f"version {version} of {wanted.name}")
    threading.Thread(target=_watch, args=(wanted, version, report), daemon=True).start()
    own = {"loop": "asyncio", "log_level": "warning", "access_log": False}
    server = uvicorn.Server(uvicorn.Config(app, **own, timeout_graceful_shutdown=GRACE_SECONDS))
    asyncio.run(_serve(server, socket.socket(fileno=listener)))


def without_logins(words: str) -> str:
    """What an address in an error may hold: a password before its host, a signature behind its path.

    Whoever asks the port reads these words, and so does the container's log.
    """
    words = re.sub(r"://[^/\s@]+@", "://", words)
    return re.sub(r"(https?://[^\s?]+)\?\S+", r"\1", words)


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    """Until SIGTERM or, without refusing a request, until `LEAVE`."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        # By uvicorn's own end, whoever is let in and has not asked yet, or is not answered in time, would be shut out.
        server.config.timeout_graceful_shutdown = None
        loop.remove_reader(listener.fileno())
        loop.call_later(LEAVE_SECONDS, setattr, server, "should_exit", True)

    loop.add_signal_handler(LEAVE, leave)
    await server.serve(sockets=[listener])


def _without_mlflow(wanted: Wanted, error: ImportError) -> str:
    return (
        f"{wanted.uri} cannot be served: {error}. What serves a model is the project's environment, with MLflow 3 or "
        "later, numpy and pandas. Add what is missing to the project's requirements, then: npx gaiaflow start"
    )


def _found(wanted: Wanted, report: Report) -> str:
    """The version that is wanted, once MLflow has it."""
    words = ""
    while True:
        before = words
        try:
            version = wanted.now()
            if version is not None:
                return version
            state, words = WAITS, wanted.missing()
        except Exception as error:  # noqa: BLE001 - whatever the server or the network says
            state, words = "fails", f"MLflow does not say which version {wanted.uri} is: {error}"
        if words != before:
            report(state, words)
        time.sleep(ASK_SECONDS)


def _watch(wanted: Wanted, version: str, report: Report) -> None:
    """Say so once another version is wanted. An alias that is taken away is no other version."""
    _until(lambda: wanted.now() not in (version, None))
    report("moved", f"{wanted.uri} is another version now")


def _until(happens: Callable[[], bool], seconds: float = float("inf")) -> None:
    """Ask again and again; MLflow may be away for a while."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(ASK_SECONDS)
        try:
            if happens():
                return
        except Exception:  # noqa: BLE001, S112 - the next answer will do
            continue


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
