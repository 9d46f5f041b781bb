"""The same DAG file, byte for byte: run for real in dev, and as pods whose containers are run here as processes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from gaiaflow.factory import spec_of
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod, run_in_pod
from support.real_run import parse, run_dag

ROOT = Path(__file__).parents[2]
DAG_FILES = sorted((ROOT / "dags").glob("*.py"))

TASKS_OF_ALL_FEATURES = {
    "prepare.split",
    "compare",
    "echo",
    "quiet",
    "here",
    "fail",
    "shell",
    "from_shell",
    "done",
}


@pytest.fixture(autouse=True)
def _project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "project"))


@pytest.mark.parametrize("mode", ["dev", "prod_local", "prod"])
@pytest.mark.parametrize("file", DAG_FILES, ids=lambda file: file.name)
def test_dags_parse_in_every_mode(file: Path, mode: str, dags_folder: Path) -> None:
    shutil.copy(file, dags_folder)
    with task_config(mode):
        bag = parse(dags_folder)
    assert bag.import_errors == {}
    assert bag.captured_warnings == {}
    assert len(bag.dags) == 1
    expected = "PythonOperator" if mode == "dev" else "KubernetesPodOperator"
    dag = next(iter(bag.dags.values()))
    assert {task.operator_name for task in dag.tasks if spec_of(task) and task.task_id != "here"} <= {expected}
    assert dag.has_task("here") is (file.name == "all_features.py")
    if dag.has_task("here"):
        assert dag.get_task("here").operator_name == "PythonOperator"


@pytest.mark.usefixtures("database")
def test_all_features_gives_the_same_in_dev_and_in_pods(dags_folder: Path) -> None:
    shutil.copy(ROOT / "dags" / "all_features.py", dags_folder)

    with task_config("dev"):
        states, in_dev = run_dag(dags_folder, "all_features")
    assert states == {
        "": "success",
        **dict.fromkeys(TASKS_OF_ALL_FEATURES, "success after 1"),
        "fail": "failed after 2",
    }

    with task_config("prod_local"):
        dag = parse(dags_folder).dags["all_features"]
    assert {task.task_id for task in dag.tasks} == TASKS_OF_ALL_FEATURES
    in_pods: dict[tuple[str, str], Any] = {("shell", "return_value"): in_dev["shell", "return_value"]}
    for task in dag.topological_sort():
        if spec_of(task):
            in_pods.update(_pushed_by_pod(task, in_pods))

    assert json.dumps(sorted(in_dev.items())) == json.dumps(sorted(in_pods.items()))
    # And they are what the DAG means.
    assert in_dev["prepare.split", "train"] == [0, 1, 2]
    assert in_dev["compare", "return_value"] == {"train": 3, "test": 3, "both": 0}
    echoed = in_dev["echo", "return_value"]
    assert list(echoed) == ["given", "nothing", "whole"]
    assert list(echoed["given"]) == ["z", "a", "text"]
    assert echoed["given"]["text"] == "$$ $(HOME) {{ ds }} 'ü' \"\n"
    assert echoed["nothing"] is None
    assert in_dev["from_shell", "return_value"] == "3 ROWS"
    assert in_dev["here", "return_value"] == "HERE"
    assert not [key for key in in_dev if key[0] == "quiet"]


def _pushed_by_pod(task: Any, xcoms: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """The XComs of the task's pod, pushed as Airflow's task runner pushes what an operator returned."""
    if task.task_id == "here":
        return {("here", "return_value"): run_dev(task)}
    process, value = run_in_pod(build_pod(task, xcoms))
    assert process.returncode == (1 if task.task_id == "fail" else 0), process.stderr
    if value is None:
        return {}
    keys = value.items() if task.multiple_outputs else ()
    return {(task.task_id, "return_value"): value, **{(task.task_id, key): item for key, item in keys}}
