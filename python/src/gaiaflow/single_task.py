"""`python -m gaiaflow.single_task DAG TASK`: runs one task alone and now, in the container of Airflow's scheduler.

`airflow tasks test` runs it, in a run made for it, which is over from the start so that no scheduler takes it up, and
is gone afterwards. What tasks before it have handed on is that of an earlier run. The exit code is 0 where it succeeds
or is skipped, 1 where it fails, 2 where there is nothing to run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gaiaflow.errors import GaiaflowError
from gaiaflow.single_run import run_for, say

_CONFIG = "GAIAFLOW_TASK_CONFIG"

_QUIET = ("airflow.api_fastapi", "airflow.dag_processing", "airflow.models", "airflow.serialization")
"""Parts of Airflow whose lines are about its database and not about the task: they would hide those of the function."""


def main() -> int:
    """Run the task; its log is printed as it comes."""
    parser = argparse.ArgumentParser(prog="python -m gaiaflow.single_task", description=__doc__)
    parser.add_argument("dag", help="its id")
    parser.add_argument("task", help="its id")
    parser.add_argument("--conf", default="{}", help="JSON object: dag_run.conf")
    parser.add_argument("--map-index", type=int, default=-1, help="the element of a mapped task")
    parser.add_argument("--values-of", help="id of the run whose values it takes; the newest that succeeded by default")
    parser.add_argument("--socket", help="where the function is to run; the stack's own server by default")
    options = parser.parse_args()
    try:
        with (
            _functions_at(options.socket) if options.socket else contextlib.nullcontext(),
            run_for(options.dag, options.task, json.loads(options.conf), options.values_of) as run_id,
        ):
            return _run(options.dag, options.task, run_id, options.map_index)
    except GaiaflowError as error:
        print(f"gaiaflow: {error}", file=sys.stderr)  # noqa: T201
        return 2


@contextlib.contextmanager
def _functions_at(path: str) -> Iterator[None]:
    """Have functions run where somebody listens for this task alone; who waits there in vain is let go in the end.

    Raises:
        SystemExit: in a stack whose functions run elsewhere.
    """
    try:
        config = json.loads(Path(os.environ[_CONFIG]).read_text(encoding="utf-8"))
        if "taskSocket" not in config:
            raise SystemExit("gaiaflow: this stack's functions do not run in the container `tasks`")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({**config, "taskSocket": path}, file)
            file.flush()
            os.environ[_CONFIG] = file.name
            yield
    finally:
        with socket.socket(socket.AF_UNIX) as connection, contextlib.suppress(OSError):
            connection.connect(path)


def _run(dag_id: str, task_id: str, run_id: str, map_index: int) -> int:
    from airflow.cli import cli_parser
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select

    words = ["tasks", "test", dag_id, task_id, run_id, "--map-index", str(map_index)]
    options = cli_parser.get_parser().parse_args(words)
    options.func(options)
    of_task = (TaskInstance.dag_id == dag_id, TaskInstance.run_id == run_id, TaskInstance.task_id == task_id)
    with create_session() as session:
        state = session.scalar(select(TaskInstance.state).where(*of_task, TaskInstance.map_index == map_index))
    say(f"{task_id}: {state}")
    return 0 if state in ("success", "skipped") else 1


if __name__ == "__main__":
    # Before Airflow is imported, which reads it then. A setting of the user's own wins.
    os.environ.setdefault("AIRFLOW__LOGGING__NAMESPACE_LEVELS", ",".join(f"{name}=WARNING" for name in _QUIET))
    sys.exit(main())
