"""What `task_factory` costs beside the bare operator; printed, and nothing is asserted. Run by `test/python/run.ts`."""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).parents[1] / "test" / "python")]
import conftest  # first: an Airflow of its own, as the tests have

# isort: split
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG

from figures import OURS, RIVAL, figure
from gaiaflow import task_factory
from gaiaflow.runner_variables import FUNC_PATH
from gaiaflow.testing import task_config
from sample.functions import give
from support.dev import run_dev
from support.pods import PYTHON_PATH

TASKS = 100


def milliseconds(action: Callable[[], object], times: int = 7) -> float:
    """The median of several runs, after one to warm up."""
    durations = []
    # Airflow warns of each task that runs outside its own runner.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        action()
        for _ in range(times):
            before = time.perf_counter()
            action()
            durations.append((time.perf_counter() - before) * 1000)
    return statistics.median(durations)


def dag_of(make: Callable[[int], object]) -> Callable[[], None]:
    """A DAG of many tasks, as its file would make it."""

    def build() -> None:
        with DAG("d", schedule=None):
            for number in range(TASKS):
                make(number)

    return build


def parse_time_of_a_dag() -> None:
    """Of the objects alone, everything imported before."""
    bare = milliseconds(dag_of(lambda number: PythonOperator(task_id=f"t{number}", python_callable=give)))
    with task_config("dev"):
        ours = milliseconds(dag_of(lambda number: task_factory(f"t{number}", "sample.functions:give", {"value": 1})))
    figure(f"a DAG of {TASKS} tasks in dev", "ms", {OURS: ours, RIVAL: bare})
    bare = milliseconds(
        dag_of(lambda number: KubernetesPodOperator(task_id=f"t{number}", image="i", env_vars={"A": "b"}))
    )
    with task_config("prod_local"):
        ours = milliseconds(dag_of(lambda number: task_factory(f"t{number}", "sample.functions:give", {"value": 1})))
    figure(f"a DAG of {TASKS} tasks in pods", "ms", {OURS: ours, RIVAL: bare})


def parse_time_of_a_file(folder: Path) -> None:
    """In a fresh interpreter, imports included; Airflow itself is loaded before a DAG file is, so its import is not."""
    ours = "from gaiaflow import task_factory\nt = lambda i: task_factory(f't{i}', 'sample:give', {'value': 1})"
    bare = (
        "from airflow.providers.standard.operators.python import PythonOperator\nfrom sample import give\n"
        "t = lambda i: PythonOperator(task_id=f't{i}', python_callable=give)"
    )
    pods = (
        "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n"
        "t = lambda i: KubernetesPodOperator(task_id=f't{i}', image='i', env_vars={'A': 'b'})"
    )
    for mode, rival in (("dev", bare), ("prod_local", pods)):
        turns = [(_file_seconds(ours, mode, folder), _file_seconds(rival, mode, folder)) for _ in range(3)]
        own, other = (statistics.median(times) for times in zip(*turns, strict=True))
        figure(f"the file of such a DAG in {mode}", "s", {OURS: own, RIVAL: other})


def _file_seconds(source: str, mode: str, folder: Path) -> float:
    file = folder / "flow.py"
    file.write_text(
        "import time\nimport airflow.sdk, airflow.dag_processing.dagbag\nfrom airflow.sdk import DAG\n"
        f"before = time.perf_counter()\n{source}\nwith DAG('d'):\n    [t(i) for i in range({TASKS})]\n"
        "print(time.perf_counter() - before)\n"
    )
    with task_config(mode):
        environment = {**os.environ, "PYTHONPATH": PYTHON_PATH}
        done = subprocess.run([sys.executable, str(file)], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def overhead_of_a_task_in_dev() -> None:
    """Rendered and executed in this process."""
    with task_config("dev"), DAG("d"):
        ours = task_factory("ours", "sample.functions:give", {"value": 1}, xcom_pull_tasks={})
        bare = PythonOperator(task_id="bare", python_callable=give, op_kwargs={"value": 1})
    times = [milliseconds(lambda task=task: run_dev(task), 100) for task in (ours, bare)]  # type: ignore[misc]
    figure("one task in dev, rendered and executed", "ms", {OURS: times[0], RIVAL: times[1]})


def start_up_of_the_runner() -> None:
    """From the start of the process to the first line of the function, which tells the time."""

    def reached(*command: str) -> float:
        environment = {"PYTHONPATH": PYTHON_PATH, FUNC_PATH: "sample.functions:tell_the_time"}
        run = [sys.executable, *command]
        before = time.time()
        done = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
        return (float(done.stdout.splitlines()[-1]) - before) * 1000

    def median(*command: str) -> float:
        return statistics.median([reached(*command) for _ in range(8)][1:])

    python = median("-c", "from sample.functions import tell_the_time; tell_the_time()")
    runner = median("-m", "gaiaflow.runner")
    figure("a process to the function's first line", "ms", {OURS: runner, "bare Python": python})


if __name__ == "__main__":
    try:
        parse_time_of_a_dag()
        with TemporaryDirectory() as folder:
            parse_time_of_a_file(Path(folder))
        overhead_of_a_task_in_dev()
        start_up_of_the_runner()
    finally:
        conftest.pytest_sessionfinish()
