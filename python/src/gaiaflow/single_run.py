"""A run of a DAG for one task alone: `gaiaflow.single_task` makes it, and takes it away.

It is over from the start, so that no scheduler takes it up, and has what tasks of an earlier run have handed on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from gaiaflow.errors import GaiaflowError

RUN_PREFIX = "gaiaflow_task_run__"
"""How the id of such a run begins."""


@contextlib.contextmanager
def run_for(dag_id: str, task_id: str, conf: Mapping[str, Any], values_of: str | None) -> Iterator[str]:
    """A run of the DAG's, by its id, with values of an earlier one; gone at the end.

    Args:
        dag_id: The DAG's id.
        task_id: The task that will run; its own values of before are not taken.
        conf: `dag_run.conf`.
        values_of: Id of the earlier run. None: the newest that succeeded.

    Raises:
        GaiaflowError: where there is no such DAG, task or earlier run.
    """
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
        say("no run of this DAG has succeeded yet: tasks before this one have handed on nothing")
        return
    say(f"what tasks before it handed on is that of run {source.run_id}")
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


def say(text: str) -> None:
    """Print a line of ours into the task's log."""
    print(f"gaiaflow: {text}", flush=True)  # noqa: T201


def _remove(session: Any, dag_id: str, run_id: str) -> None:
    from airflow.models.dagrun import DagRun
    from sqlalchemy import select

    run = session.scalar(select(DagRun).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id))
    if run is not None:
        session.delete(run)
