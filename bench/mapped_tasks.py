"""What a mapped task of `task_factory` costs beside Airflow's own; printed, and nothing is asserted.

Both are run by Airflow's own run of a DAG in one process (`dag.test`), in turn, with a database of its own.
Run by hand: `PYTHONPATH=python/src PYTHON bench/mapped_tasks.py [ELEMENTS …]`, with the PYTHON of the package's tests.
"""

from __future__ import annotations

import contextlib
import io
import resource
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "test" / "python")]
import conftest  # first: an Airflow of its own, as the tests have

# isort: split
from figures import OURS, RIVAL, figure
from gaiaflow.testing import task_config
from support.real_run import parse
from support.task_server import serving_tasks

FLOW = """
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG
from gaiaflow import task_factory
from sample.functions import give

for count in COUNTS:
    elements = [{"value": number} for number in range(count)]
    with DAG(f"airflow_{count}", schedule=None):
        PythonOperator.partial(task_id="t", python_callable=give, show_return_value_in_logs=False).expand(
            op_kwargs=elements
        )
    with DAG(f"ours_{count}", schedule=None):
        task_factory.partial("t", "sample.functions:give").expand(func_kwargs=elements)
"""
FEW = 50
"""Up to here several runs are made, and the first is to warm up."""


def seconds(way: str, count: int, socket: str) -> float:
    """One run, all of whose tasks have to succeed."""
    execution = "container" if way == "container" else "in-process"
    # Airflow says much of every task, and nobody reads it.
    silence = contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())
    with task_config("dev", execution=execution, task_socket=socket), silence[0], silence[1]:
        dag: Any = parse(conftest.DAGS).dags[f"{'airflow' if way == 'airflow' else 'ours'}_{count}"]
        before = time.perf_counter()
        run = dag.test()
        took = time.perf_counter() - before
    assert str(run.state) == "success", run.state
    return took


def main(counts: list[int], socket: str) -> None:
    """Each number of elements, with Airflow's operator and both ways of a dev task."""
    from airflow.utils.db import initdb

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        initdb()
    (conftest.DAGS / "flow.py").write_text(FLOW.replace("COUNTS", repr(counts)))
    for count in counts:
        took: dict[str, list[float]] = {"airflow": [], "in-process": [], "container": []}
        for turn in range(4 if count <= FEW else 2):
            for way, times in took.items():
                took_now = seconds(way, count, socket)
                if turn:  # the first is to warm up
                    times.append(took_now)
        own, here, there = (statistics.median(times) for times in took.values())
        sides = {OURS: there, "GaiaFlow, in Airflow's own process": here, RIVAL: own}
        figure(f"{count} mapped tasks in dev, without a scheduler's other work", "s", sides)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  figure: {memory:.0f} MiB at most in the process that scheduled and ran them", flush=True)


if __name__ == "__main__":
    try:
        with TemporaryDirectory() as folder, serving_tasks(Path(folder)) as server:
            main([int(count) for count in sys.argv[1:]] or [1, 50, 500], server.socket)
    finally:
        conftest.pytest_sessionfinish()
