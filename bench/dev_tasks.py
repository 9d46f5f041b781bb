"""What the way to the container of dev tasks costs beside Airflow's own process; printed, and nothing is asserted.

Each task runs in a process that is forked for it, as Airflow's are, and imports numpy, as functions do.
Run by hand: `PYTHONPATH=python/src PYTHON bench/dev_tasks.py`, with the PYTHON of the tests of the package.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "test" / "python")]
import conftest  # first: an Airflow of its own, as the tests have

# isort: split
from airflow.sdk import DAG

from figures import OURS, figure
from gaiaflow import dev, pod_log, task_client, task_factory, task_failure
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.task_server import serving_tasks

LOADED = (dev, pod_log, task_client, task_failure)
"""Before the forks, as Airflow's parent of its tasks has most of it."""

AT_ONCE = 60


def started(task: Any) -> int:
    """A process that runs the task."""
    child = os.fork()
    if child == 0:
        with open(os.devnull, "w") as nothing:  # noqa: PTH123
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        try:
            run_dev(task)
        except BaseException:  # noqa: BLE001
            os._exit(1)
        os._exit(0)
    return child


def seconds(task: Any, at_once: int, server: int) -> tuple[float, float]:
    """From the first start to the last end; and of processors, which other work on the machine does not change."""
    before, used = time.perf_counter(), cpu_seconds(server)
    children = [started(task) for _ in range(at_once)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert set(codes) == {0}, codes
    took = time.perf_counter() - before
    time.sleep(0.1)  # until the server has counted its last children
    return took, cpu_seconds(server) - used


def cpu_seconds(server: int) -> float:
    """Of all that has ended below this process and the server, and of both."""
    of_server = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(os.times()[:4]) + sum(map(int, of_server)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """With a server of its own."""
    with TemporaryDirectory() as folder, serving_tasks(Path(folder)) as server:
        tasks = {}
        for way in ("in-process", "container"):
            with task_config("dev", execution=way, task_socket=server.socket), DAG("d"):
                tasks[way] = task_factory("t", "parity_cases:scaled")
        print_figures(tasks, server.process.pid)


def print_figures(tasks: dict[str, Any], server: int) -> None:
    """In turn, so that whatever else the machine does is in both."""
    for at_once, turns in ((1, 15), (AT_ONCE, 3)):
        took: dict[str, list[tuple[float, float]]] = {way: [] for way in tasks}
        for turn in range(turns + 1):
            for way, task in tasks.items():
                figures = seconds(task, at_once, server)
                if turn:  # the first is to warm up
                    took[way].append(figures)
        for index, what in enumerate(("", ": processor time")):
            own, there = (statistics.median(figures[index] for figures in took[way]) for way in tasks)
            figure(f"{at_once} dev tasks at once{what}", "s", {OURS: there, "in Airflow's own process": own})


if __name__ == "__main__":
    try:
        main()
    finally:
        conftest.pytest_sessionfinish()
