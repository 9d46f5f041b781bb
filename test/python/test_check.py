"""`python -m gaiaflow.check`, run as a user runs it: one process, a folder of DAGs, a report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gaiaflow.testing import task_config
from support.pods import PYTHON_PATH

ROOT = Path(__file__).parents[2]

FAULTY = """
from datetime import date
from airflow.sdk import DAG
from gaiaflow import task_factory

print("a DAG file that prints")

with DAG("faulty", schedule=None):
    first = task_factory("first", "sample.functions:variable")
    second = task_factory("second", "sample.functions:give", {"vlaue": 1})
    third = task_factory("third", "sample.nowhere:give")
    fourth = task_factory("fourth", "sample.broken:give")
    fifth = task_factory("fifth", "sample:give", xcom_pull_tasks={"value": {"task": "frist"}})
    sixth = task_factory("sixth", "sample:give", xcom_pull_tasks={"value": {"task": "first"}})
    seventh = task_factory("seventh", "sample:give", {"value": (1, 2)}, env="dev")
    eighth = task_factory("eighth", "sample:give", secrets=["declared", "undeclared"])
    quiet = task_factory("quiet", "sample:give", xcom_push=False)
    ninth = task_factory("ninth", "sample:give", xcom_pull_tasks={"value": {"task": "quiet"}})
    quiet >> ninth
    good = task_factory("good", "sample.functions:summary", {"a": 1}, xcom_pull_tasks={"b": {"task": "ninth"}})
    ninth >> good
"""

BROKEN = """
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("broken"):
    task_factory("t", "no path")
"""


def check(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the check."""
    return subprocess.run(
        [sys.executable, "-m", "gaiaflow.check", *arguments],
        env={**os.environ, "PYTHONPATH": PYTHON_PATH},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A folder of DAGs with every fault."""
    (tmp_path / "faulty.py").write_text(FAULTY)
    (tmp_path / "broken.py").write_text(BROKEN)
    return tmp_path


def test_every_fault_is_found_and_nothing_else(faulty: Path) -> None:
    with task_config("dev", declared_secrets=["declared"]):
        done = check("--dags", str(faulty), "--json")
    assert done.returncode == 1, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    found = {(finding["task"], finding["argument"]): finding["problem"] for finding in report["findings"]}
    expected = {
        ("", ""): "task 't': func_path is 'no path'",
        ("first", "func_kwargs, xcom_pull_tasks"): "missing a required argument: 'name'",
        ("second", "func_kwargs, xcom_pull_tasks"): "got an unexpected keyword argument 'vlaue'",
        ("third", "func_path"): "package 'sample' has no module 'nowhere'",
        ("fourth", "func_path"): "importing 'sample.broken:give' raised ModuleNotFoundError",
        ("fifth", "xcom_pull_tasks['value']"): "the DAG has no task 'frist' (did you mean 'first'?)",
        ("sixth", "xcom_pull_tasks['value']"): "'first' need not have run before; write first >> sixth",
        ("seventh", "func_kwargs['value']"): "is a value of type tuple",
        ("eighth", "secrets"): "the stack declares no secret 'undeclared'",
        ("ninth", "xcom_pull_tasks['value']"): "'quiet' has xcom_push=False",
    }
    assert set(found) == set(expected)
    for place, problem in expected.items():
        assert problem in found[place]
    assert (report["ok"], report["dags"], len(report["tasks"])) == (False, 1, 11)
    assert {finding["file"] for finding in report["findings"]} == {"faulty.py", "broken.py"}


def test_the_report_for_people_names_place_fault_and_count(faulty: Path) -> None:
    with task_config("dev", declared_secrets=["declared"]):
        done = check("--dags", str(faulty))
    assert done.returncode == 1
    assert "faulty.py, faulty, fifth\n  xcom_pull_tasks['value']: the DAG has no task 'frist'" in done.stdout
    assert done.stdout.endswith("1 DAG, 11 tasks of task_factory: 10 faults\n")


def test_without_airflow_a_report_can_be_checked_against_the_projects_functions(faulty: Path) -> None:
    with task_config("dev", declared_secrets=["declared"]):
        report = check("--dags", str(faulty), "--json").stdout
    (faulty / "airflow.py").write_text("raise ImportError('no Airflow here')")
    done = subprocess.run(
        [sys.executable, "-m", "gaiaflow.check", "--from", "-", "--json"],
        env={"PYTHONPATH": os.pathsep.join([str(faulty), PYTHON_PATH])},
        input=report,
        capture_output=True,
        text=True,
        check=False,
    )
    found = {finding["task"] for finding in json.loads(done.stdout)["findings"]}
    assert (done.returncode, found) == (1, {"first", "second", "third", "fourth"})


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_the_projects_own_dags_have_no_fault(mode: str) -> None:
    with task_config(mode):
        done = check("--dags", str(ROOT / "dags"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(": 0 faults\n")
