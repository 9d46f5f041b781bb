"""Pools that Airflow does not have: it never starts a task of one, and says so in the scheduler's log alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gaiaflow.check.findings import Finding

if TYPE_CHECKING:
    from airflow.sdk import DAG

DEFAULT = "default_pool"
"""Airflow's own, which is always there."""


def missing_pools(file: str, dag: DAG, known: frozenset[str] | None) -> Iterator[Finding]:
    """A fault for each task, of whatever operator, in a pool that is not among the known; none where these are None."""
    if known is None:
        return
    for operator in dag.tasks:
        if operator.pool not in known:
            problem = (
                f"Airflow has no pool {operator.pool!r}, so this task would wait for ever; "
                f"type: {pool_line(operator.pool)} (4 tasks at once), or make it in Airflow under Admin, Pools"
            )
            yield Finding(file, dag.dag_id, operator.task_id, "pool", problem)


def pool_line(pool: str) -> str:
    """The line that gives the stack this pool."""
    from gaiaflow.config_lines import step

    return f"pulumi config set --path 'gaiaflow:airflow.pools{step(pool)}.slots' 4"


def known_pools(dags: list[DAG]) -> frozenset[str] | None:
    """The names of Airflow's pools; None where no task needs them, or where Airflow's database cannot be read."""
    if all(operator.pool == DEFAULT for dag in dags for operator in dag.tasks):
        return None
    from airflow.models.pool import Pool
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return frozenset(pool.pool for pool in Pool.get_pools() if pool.pool)
    except SQLAlchemyError:  # as in a test of DAGs, which has no database
        return None
