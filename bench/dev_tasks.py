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

from gaiaflow import dev, pod_log, task_client, task_factory, task_failure
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.task_server import serving_tasks

LOADED = (dev, pod_log, task_client, task_failure)
"""Before the forks, as Airflow's parent of its tasks has most of it."""

AT_ONCE = 60


def say(line: str) -> None:
    """Print a figure."""
    print(f"  figure: {line}", flush=True)


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


def seconds(task: Any, at_once: int) -> float:
    """From the first start to the last end."""
    before = time.perf_counter()
    children = [started(task) for _ in range(at_once)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert set(codes) == {0}, codes
    return time.perf_counter() - before


def main() -> None:
    """In turn, so that whatever else the machine does is in both."""
    with TemporaryDirectory() as folder, serving_tasks(Path(folder)) as server:
        tasks = {}
        for way in ("in-process", "container"):
            with task_config("dev", execution=way, task_socket=server.socket), DAG("d"):
                tasks[way] = task_factory("t", "parity_cases:scaled")
        one: dict[str, list[float]] = {way: [] for way in tasks}
        many: dict[str, list[float]] = {way: [] for way in tasks}
        for turn in range(16):
            for way, task in tasks.items():
                took = seconds(task, 1)
                if turn:
                    one[way].append(took * 1000)
        for _ in range(3):
            for way, task in tasks.items():
                many[way].append(seconds(task, AT_ONCE))
    own, there = (statistics.median(one[way]) for way in tasks)
    say(f"one dev task: {own:.0f} ms in Airflow's own process, {there:.0f} ms in the container: {there - own:+.0f} ms")
    own, there = (statistics.median(many[way]) for way in tasks)
    say(f"{AT_ONCE} at once: {own:.1f} s in Airflow's own processes, {there:.1f} s in the container: {there / own:.2f}")


if __name__ == "__main__":
    try:
        main()
    finally:
        conftest.pytest_sessionfinish()
