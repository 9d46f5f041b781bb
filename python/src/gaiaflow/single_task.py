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
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from gaiaflow.errors import GaiaflowError

RUN_PREFIX = "gaiaflow_task_run__"
"""How the id of such a run begins."""

_CONFIG = "GAIAFLOW_TASK_CONFIG"


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
    if options.socket:
        _take_socket(options.socket)
    try:
        with _run_for(options.dag, options.task, json.loads(options.conf), options.values_of) as run_id:
            return _run(options.dag, options.task, run_id, options.map_index)
    except GaiaflowError as error:
        print(f"gaiaflow: {error}", file=sys.stderr)  # noqa: T201
        return 2
    finally:
        if options.socket:
            _let_go(options.socket)


def _let_go(path: str) -> None:
    """Who waits there for a task that never came waits no longer."""
    with socket.socket(socket.AF_UNIX) as connection, contextlib.suppress(OSError):
        connection.connect(path)


def _take_socket(path: str) -> None:
    """Have functions run where somebody listens for this task alone.

    Raises:
        SystemExit: in a stack whose functions run elsewhere.
    """
    config = json.loads(Path(os.environ[_CONFIG]).read_text(encoding="utf-8"))
    if "taskSocket" not in config:
        raise SystemExit("gaiaflow: this stack's functions do not run in the container `tasks`")
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
        json.dump({**config, "taskSocket": path}, file)
    os.environ[_CONFIG] = file.name


@contextlib.contextmanager
def _run_for(dag_id: str, task_id: str, conf: Mapping[str, Any], values_of: str | None) -> Iterator[str]:
    """A run of the DAG's, by its id, with values of an earlier one; gone at the end."""
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState
    from airflow.utils.types import DagRunTriggeredByType, DagRunType

    dag = SerializedDagModel.get_dag(dag_id)
    if dag is None:
        raise GaiaflowError(f"Airflow knows no DAG {dag_id}. What is wrong with a DAG: npx gaiaflow check")
    if task_id not in dag.task_dict:
        raise GaiaflowError(f"DAG {dag_id} has no task {task_id}. It has {', '.join(sorted(dag.task_dict))}")
    now = datetime.now(timezone.utc)
    run_id = f"{RUN_PREFIX}{now.isoformat()}"
    with create_session() as session:
        run = dag.create_dagrun(
            run_id=run_id,
            logical_date=now,
            data_interval=(now, now),
            run_after=now,
            start_date=now,
            conf=dict(conf),
            run_type=DagRunType.MANUAL,
            triggered_by=DagRunTriggeredByType.CLI,
            # One that runs would be taken up by the scheduler, with all its tasks.
            state=DagRunState.SUCCESS,
            session=session,
        )
        # A run in the middle of its being made would hold nobody's values.
        session.flush()
        _take_values(session, run, task_id, values_of)
    try:
        yield run_id
    finally:
        with create_session() as session:
            _remove(session, dag_id, run_id)


def _take_values(session: Any, run: Any, task_id: str, values_of: str | None) -> None:
    """Copy what the tasks of an earlier run handed on, all but the task's own."""
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.xcom import XComModel
    from sqlalchemy import select

    runs = select(DagRun).where(DagRun.dag_id == run.dag_id, DagRun.run_id.not_like(f"{RUN_PREFIX}%"))
    wanted = DagRun.state == "success" if values_of is None else DagRun.run_id == values_of
    source = session.scalar(runs.where(wanted).order_by(DagRun.run_after.desc()).limit(1))
    if source is None:
        if values_of is not None:
            raise GaiaflowError(f"DAG {run.dag_id} has no run {values_of}")
        _say("no run of this DAG has succeeded yet: tasks before this one have handed on nothing")
        return
    _say(f"what tasks before it handed on is that of run {source.run_id}")
    values = session.scalars(
        select(XComModel).where(
            XComModel.dag_id == run.dag_id, XComModel.run_id == source.run_id, XComModel.task_id != task_id
        )
    ).all()
    there = {(ti.task_id, ti.map_index): ti for ti in run.get_task_instances(session=session)}
    for value in values:
        key = (value.task_id, value.map_index)
        if key not in there and value.task_id in run.dag.task_dict:
            # The elements of a mapped task are made when its turn comes, which it never does here.
            version = next(iter(there.values())).dag_version_id
            made = TaskInstance(
                task=run.dag.get_task(value.task_id),
                run_id=run.run_id,
                map_index=value.map_index,
                dag_version_id=version,
            )
            session.add(made)
            there[key] = made
    session.flush()
    columns = [column.key for column in XComModel.__table__.columns if column.key not in ("dag_run_id", "run_id")]
    for value in values:
        if (value.task_id, value.map_index) in there:
            copied = {name: getattr(value, name) for name in columns}
            session.add(XComModel(dag_run_id=run.id, run_id=run.run_id, **copied))


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
    _say(f"{task_id}: {state}")
    return 0 if state in ("success", "skipped") else 1


def _say(text: str) -> None:
    print(f"gaiaflow: {text}", flush=True)  # noqa: T201


def _remove(session: Any, dag_id: str, run_id: str) -> None:
    from airflow.models.dagrun import DagRun
    from sqlalchemy import select

    run = session.scalar(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
    if run is not None:
        session.delete(run)


if __name__ == "__main__":
    sys.exit(main())
