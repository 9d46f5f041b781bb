"""`xcom_pull_tasks` from mapped tasks: by Airflow's own run in dev, by the pod's template in pods."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG, TaskGroup, task, task_group

from gaiaflow import task_factory
from gaiaflow.testing import task_config
from gaiaflow.xcom import ExactXCom
from support.pods import build_pod, run_in_pod
from support.real_run import run_dag
from support.xcoms import database

FLOW = """
from airflow.sdk import DAG, task, task_group
from gaiaflow.airflow_api import AirflowSkipException
from gaiaflow import task_factory

@task
def tenfold(number):
    if number == 2:
        raise AirflowSkipException
    return {"z": number * 10, "a": 0}

def taking(name, source, **further):
    return task_factory(
        f"take_{name}", "sample:give", xcom_pull_tasks={"value": {"task": source}}, trigger_rule="all_done", **further
    )

with DAG("mapped", schedule=None) as flow:
    for name, given in {"none": [], "one": [1], "skipped": [2], "four": [4, 1, 2, 3]}.items():
        tenfold.override(task_id=name).expand(number=given) >> taking(name, name)

    @task_group
    def group(number):
        tenfold.override(task_id="inside")(number) >> taking("same", "group.inside") >> taking("four", "four")
        flow.get_task("four") >> flow.get_task("group.take_four")

    group.expand(number=[5, 6]) >> taking("group", "group.take_same")
"""


@pytest.mark.usefixtures("database")
def test_in_dev(dags_folder: Path) -> None:
    (dags_folder / "flow.py").write_text(FLOW)
    with task_config("dev"):
        states, xcoms = run_dag(dags_folder, "mapped")
    assert states[""] == "success"
    ten, thirty, forty = ({"z": number, "a": 0} for number in (10, 30, 40))
    assert {source: xcoms[f"take_{source}", "return_value"] for source in ("none", "one", "skipped", "four")} == {
        "none": [],
        "one": [ten],
        "skipped": [],
        "four": [forty, ten, thirty],
    }
    assert xcoms["group.take_same", "return_value"] == {"z": 60, "a": 0}
    assert xcoms["group.take_four", "return_value"] == [forty, ten, thirty]
    assert xcoms["take_group", "return_value"] == [{"z": 50, "a": 0}, {"z": 60, "a": 0}]
    assert list(xcoms["take_group", "return_value"][0]) == ["z", "a"]


@task
def tenfold(number: int) -> int:
    return number * 10


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("values", [[], [{"z": 1, "a": 2}], [3, 1, 2], ["[1]"]])
def test_in_pods(values: list[Any], native: bool) -> None:
    with task_config("prod_local"), DAG("d", render_template_as_native_obj=native):
        made = tenfold.expand(number=[1, 2])
        take = task_factory("take", "sample:give", xcom_pull_tasks={"value": {"task": "tenfold"}})
        made >> take
    with database():
        for index, value in enumerate(values):
            place = {"dag_id": "d", "task_id": "tenfold", "run_id": "manual__2026-01-01", "map_index": index}
            ExactXCom.set("return_value", value, **place)
        pod = build_pod(take)
    assert run_in_pod(pod)[1] == values


def test_a_pod_in_a_mapped_group_asks_for_its_own_element() -> None:
    @task_group
    def group(number: int) -> None:
        with TaskGroup("within"):
            tenfold(number) >> task_factory("take", "sample:give", xcom_pull_tasks={"value": pull})

    pull = {"task": "group.within.tenfold"}
    with task_config("prod_local"), DAG("d") as flow:
        group.expand(number=[1, 2])
    operator = flow.get_task("group.within.take")
    ti: Any = SimpleNamespace(task=operator, map_index=1, xcom_pull=lambda **arguments: arguments)
    asked = {"task_ids": "group.within.tenfold", "key": "return_value", "map_indexes": 1}
    assert json.loads(operator.pulled_json("value", ti)) == {"value": asked}
