"""A DAG file run by Airflow for real: parsed from the DAG folder, every task executed, XComs kept in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.airflow_versions import dag_bag, share_the_api


def parse(folder: Path) -> Any:
    """Airflow's own collection of the folder's DAGs."""
    return dag_bag(dag_folder=folder)


def run_dag(folder: Path, dag_id: str) -> tuple[dict[str, str], dict[tuple[str, str], Any]]:
    """Run the DAG: the state of each task (and of the run, under ""), and the XComs by (task, key).

    Of a mapped task, those of its last element.
    """
    from airflow.models.xcom import XComModel
    from airflow.sdk.execution_time.xcom import XCom
    from airflow.utils.session import create_session
    from sqlalchemy import select

    from gaiaflow.xcom import EXACT_SUFFIX

    share_the_api()
    bag = parse(folder)
    assert bag.import_errors == {}
    run = bag.dags[dag_id].test()
    with create_session() as session:
        rows = session.scalars(select(XComModel).where(XComModel.run_id == run.run_id)).all()
        xcoms = {
            (row.task_id, row.key): XCom.deserialize_value(row)
            for row in sorted(rows, key=lambda row: row.map_index)
            if not row.key.endswith(EXACT_SUFFIX)
        }
        states = {ti.task_id: f"{ti.state} after {ti.try_number}" for ti in run.get_task_instances(session=session)}
    return {"": str(run.state), **states}, xcoms
