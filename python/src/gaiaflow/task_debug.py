"""`python -m gaiaflow.task_debug SOCKET`: takes one task in the container `tasks`, and runs it with a debugger.

It listens at a socket of its own, beside that of the task server, and is asked as that is. The function's process has
this one's input and output: pdb stops at its first line, or with `--debugpy FOLDER` (where that package lies) an editor
is waited for at `--port` of the container. Its project lies below FOLDER, which stays the same, so that an editor's
settings do, too.
Standard library only.
"""

from __future__ import annotations

import argparse
import fcntl
import functools
import os
import pdb
import signal
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from gaiaflow import failure, runner
from gaiaflow.call import call
from gaiaflow.processes import die_with
from gaiaflow.project_view import remove_view
from gaiaflow.runner_variables import LOG_LEVEL
from gaiaflow.task_connection import hand_back, request_of
from gaiaflow.task_process import take_project, take_variables

FOLDER = "/tmp/gaiaflow-debug"  # noqa: S108 - of a container's own, whose user alone may write what is made in it
"""Where the task's files are; the project in `project` below it."""

_WAIT_SECONDS = 300
"""How long a task is waited for, which Airflow begins when it has read the DAG."""


def main() -> int:
    """Take one task, and say how it ended."""
    parser = argparse.ArgumentParser(prog="python -m gaiaflow.task_debug", description=__doc__)
    parser.add_argument("socket", help="where to listen")
    parser.add_argument("--debugpy", help="the folder with debugpy; pdb without it")
    parser.add_argument("--port", type=int, default=5678, help="where debugpy listens, on 127.0.0.1")
    parser.add_argument("--folder", default=FOLDER, help="where the task's files are made")
    options = parser.parse_args()
    with open(f"{options.folder}.lock", "w") as lock:  # noqa: PTH123
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("gaiaflow: another task is being debugged in this container", file=sys.stderr)  # noqa: T201
            return 2
        remove_view(options.folder)
        os.mkdir(options.folder, 0o700)  # noqa: PTH102
        try:
            return _serve(options)
        finally:
            remove_view(options.folder)


def _serve(options: argparse.Namespace) -> int:
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o007)
    listener.bind(options.socket)
    os.umask(before)
    listener.listen(1)
    listener.settimeout(_WAIT_SECONDS)
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        return 2
    finally:
        os.unlink(options.socket)  # noqa: PTH108 - it takes one
    request = request_of(connection)
    if request is None:
        return 2
    own = os.getpid()
    connection.settimeout(None)
    task = os.fork()
    if task == 0:
        die_with(own)
        connection.close()
        code = 1
        try:
            code = _task(options, request["variables"])
        except SystemExit as error:
            if error.code not in (None, 0):
                failure.leave_word(error)
            code = error.code if isinstance(error.code, int) else int(error.code is not None)
        except BaseException as error:  # noqa: BLE001 - as the interpreter itself says it at the end of a process
            failure.leave_word(error)
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the function
    code = os.waitstatus_to_exitcode(os.waitpid(task, 0)[1])
    hand_back(connection, options.folder, code, stopped=False)
    return 0 if code == 0 else 1


def _task(options: argparse.Namespace, variables: dict[str, str]) -> int:
    """Be what the runner is in a pod, but for the debugger; output is plain, as by hand."""
    take_project(options.folder)
    take_variables(variables, options.folder)
    os.environ.pop(LOG_LEVEL, None)
    debugged = _for_editor(options) if options.debugpy else _stepped
    vars(runner)["call"] = lambda function, kwargs: call(debugged(function), kwargs)
    return runner.main()


def _stepped(function: Callable[..., Any]) -> Callable[..., Any]:
    """Pdb at its first line."""

    @functools.wraps(function)
    def stepped(**kwargs: Any) -> Any:
        print("gaiaflow: pdb: n next line, s into a call, c go on, p VALUE, q end", flush=True)  # noqa: T201
        return pdb.Pdb(nosigint=True).runcall(function, **kwargs)

    return stepped


def _for_editor(options: argparse.Namespace) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Wait for an editor before the function is called; its own breakpoints hold."""

    def waited(function: Callable[..., Any]) -> Callable[..., Any]:
        sys.path.append(options.debugpy)
        debugpy = import_module("debugpy")
        debugpy.listen(("127.0.0.1", options.port))
        print(f"gaiaflow: waiting for a debugger at port {options.port}", flush=True)  # noqa: T201
        debugpy.wait_for_client()
        return function

    return waited


if __name__ == "__main__":
    sys.exit(main())
