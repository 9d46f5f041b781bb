"""A task in a pool that Airflow does not have is a fault of the check: Airflow would leave it `scheduled` for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from gaiaflow.testing import task_config
from test_check import check

POOLS = """
from airflow.sdk import DAG, task
from gaiaflow import task_factory

with DAG("pools", schedule=None):
    task_factory("in_gpus", "sample.functions:give", {"value": 1}, pool="gpu.big")
    task_factory("in_the_default", "sample.functions:give", {"value": 1})
    task_factory.partial("mapped", "sample.functions:give", pool="missing").expand(func_kwargs=[{"value": 2}])
    task(task_id="of_airflow", pool="missing")(lambda: 1)()
    task_factory("in_one_that_is_there", "sample.functions:give", {"value": 1}, pool="there")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of DAGs with such tasks."""
    (tmp_path / "pools.py").write_text(POOLS)
    return tmp_path


@pytest.mark.usefixtures("database")
def test_a_task_of_any_kind_in_a_pool_that_is_not_there(folder: Path) -> None:
    from airflow.models.pool import Pool

    Pool.create_or_update_pool("there", 1, "", include_deferred=False)
    with task_config("dev"):
        done = check("--dags", str(folder))
    places = [line for line in done.stdout.splitlines() if line.startswith("pools.py")]
    assert places == [f"pools.py, pools, {task}" for task in ("in_gpus", "mapped", "of_airflow")]
    assert (
        "  pool: Airflow has no pool 'gpu.big', so this task would wait for ever; type: "
        """pulumi config set --path 'gaiaflow:airflow.pools["gpu.big"].slots' 4 (4 tasks at once), or make it"""
    ) in done.stdout


def test_nothing_is_said_of_pools_where_no_database_can_be_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", f"sqlite:///{tmp_path}/empty.db")
    with task_config("dev"):
        done = check("--dags", str(folder))
    assert (done.returncode, "pool" in done.stdout) == (0, False), done.stdout
