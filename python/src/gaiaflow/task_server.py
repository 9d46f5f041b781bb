"""`python -m gaiaflow.task_server SOCKET`: runs dev tasks in the container of the project's environment.

Listens on a Unix socket that group 0 may connect to. Each connection goes to a process that supervises
(`task_supervisors`, `task_connection`), which forks the task's own: that is what `python -m gaiaflow.runner` is in a
pod, with modules that are loaded already. Neither server nor supervisors import anything of the project's, so changed
code is there at the next task. `--ping` asks whether it answers. Standard library only.
"""

from __future__ import annotations

import argparse
import gc
import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterable

from gaiaflow import task_log  # noqa: F401 - loaded for those to be forked
from gaiaflow.processes import Wakes
from gaiaflow.task_connection import attend
from gaiaflow.task_supervisor import GRACE_SECONDS
from gaiaflow.task_supervisors import Supervisors, supervise


def main() -> int:
    """Serve until SIGTERM; in a forked process of a task, run that."""
    parser = argparse.ArgumentParser(prog="python -m gaiaflow.task_server", description=__doc__)
    parser.add_argument("socket", help="where to listen; a file that is there is replaced")
    parser.add_argument("--ping", action="store_true", help="end with 0 if a server answers there, else with 1")
    options = parser.parse_args()
    if options.ping:
        from gaiaflow.task_client import answers

        return 0 if answers(options.socket) else 1
    run = serve(options.socket)
    # At the top of the stack, so that a task ends as the process of a pod does: by Python's own hands.
    return run() if run else 0


def serve(path: str) -> Callable[[], int] | None:
    """Answer until SIGTERM. In the process of a task, and only there: what that is to run."""
    listener = _listening(path)
    inode = os.stat(path).st_ino  # noqa: PTH116
    wakes = Wakes(signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)
    supervisors = Supervisors()
    gc.collect()
    gc.freeze()  # a collection in a child would copy all pages that parent and child share
    print(f"gaiaflow: tasks are taken at {path}", flush=True)  # noqa: T201
    while True:
        ready = _ready([listener.fileno(), wakes.file, *supervisors])
        signals = wakes.taken()
        supervisors.reap()
        supervisors.hear(ready)
        if signal.SIGTERM in signals or signal.SIGINT in signals:
            break
        if listener.fileno() not in ready:
            continue
        try:
            connection, _ = listener.accept()
            with connection:
                end = None if supervisors.take(connection) else supervisors.fork()
                if end is not None:
                    listener.close()
                    wakes.close()
                    return _attended(connection, end)
        except OSError as error:  # no more processes, or a client that has gone
            print(f"gaiaflow: a task could not be taken: {error}", file=sys.stderr, flush=True)  # noqa: T201
            time.sleep(0.1)
    listener.close()
    if os.path.exists(path) and os.stat(path).st_ino == inode:  # noqa: PTH110, PTH116
        os.unlink(path)  # noqa: PTH108
    _end(supervisors, wakes)
    return None


def _ready(files: Iterable[int]) -> set[int]:
    poll = select.poll()  # select itself takes no file beyond the 1024th
    for file in files:
        poll.register(file, select.POLLIN)
    return {file for file, _ in poll.poll()}


def _listening(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    fresh = f"{path}.new"
    if os.path.lexists(fresh):
        os.unlink(fresh)  # noqa: PTH108
    before = os.umask(0o007)
    listener.bind(fresh)
    os.umask(before)
    listener.listen(1024)
    listener.setblocking(False)
    os.replace(fresh, path)  # noqa: PTH105 - whoever connects finds the old one, or one that listens
    return listener


def _attended(connection: socket.socket, end: socket.socket) -> Callable[[], int]:
    try:
        run = supervise(connection, end, attend)
    except BaseException:  # noqa: BLE001 - whatever it was, this process is none of the server's any more
        traceback.print_exc()
        os._exit(1)
    if run is None:
        os._exit(0)
    return run


def _end(supervisors: Supervisors, wakes: Wakes) -> None:
    """Let the tasks end as they would in a pod that is deleted."""
    supervisors.close()
    for process in supervisors.processes:
        os.kill(process, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS + 2
    while supervisors.processes and time.monotonic() < deadline:
        select.select([wakes.file], [], [], 0.1)
        wakes.taken()
        supervisors.reap()
    for process in supervisors.processes:
        os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
