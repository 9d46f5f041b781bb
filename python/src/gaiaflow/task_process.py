"""The process of one task below the task server: from here on it is what `python -m gaiaflow.runner` is in a pod."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from gaiaflow import runner
from gaiaflow.processes import be_killed_first, die_with
from gaiaflow.project_layout import LAYOUT_VARIABLE, read_layout
from gaiaflow.project_view import enter, make_view
from gaiaflow.runner_variables import FAILURE_FILE, XCOM_FILE

RESULT = "return.json"
WORD = "termination-log"
"""Files of a task, in a folder of its own."""

_READ_AT_THE_START = ("PYTHON", "LD_", "LC_", "LANG", "MALLOC_", "GLIBC_")
"""How variables begin that a process reads only when it starts."""


def become(request: Mapping[str, Any], folder: str, output: int, supervisor: int) -> Callable[[], int]:
    """Take the environment, output and signals of a pod; what then is to be run, at the very top of the stack."""
    os.setsid()
    die_with(supervisor)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.close(output)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    be_killed_first()
    take_project(folder)
    if request["kind"] == "check":
        return lambda: _check(request, f"{folder}/{RESULT}")
    return _task(request["variables"], folder)


def take_project(folder: str) -> None:
    """Go where the project is for the task of this folder alone."""
    layout = read_layout(os.environ.pop(LAYOUT_VARIABLE, None))
    if layout is not None:
        enter(layout, make_view(layout, folder))


def take_variables(variables: Mapping[str, str], folder: str) -> None:
    """Have those of a pod; where a pod has its own places for result and word, they are in the folder."""
    with open(f"{folder}/{WORD}", "w"):  # noqa: PTH123 - as Kubernetes, which has it there before
        pass
    own = {FAILURE_FILE: f"{folder}/{WORD}"}
    if XCOM_FILE in variables:
        own[XCOM_FILE] = f"{folder}/{RESULT}"
    os.environ.update({**variables, **own})


def _task(variables: Mapping[str, str], folder: str) -> Callable[[], int]:
    take_variables(variables, folder)
    if any(name.startswith(_READ_AT_THE_START) for name in variables):
        os.execv(sys.executable, [sys.executable, "-m", "gaiaflow.runner"])  # noqa: S606
    time.tzset()
    sys.argv[:] = [str(runner.__file__)]
    return runner.main


def _check(request: Mapping[str, Any], file: str) -> int:
    from gaiaflow.check.findings import Report
    from gaiaflow.check.functions import check_functions

    report = Report.from_dict(request["report"])
    findings = [vars(finding) for finding in check_functions(report.tasks)]
    with open(file, "w", encoding="utf-8") as stream:  # noqa: PTH123
        json.dump(findings, stream)
    return 0
