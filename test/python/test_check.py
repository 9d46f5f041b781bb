"""`python -m gaiaflow.check`, run as a user runs it: one process, a folder of DAGs, a report."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, SupportsIndex

import pytest

from gaiaflow.check.functions import _takes_list
from gaiaflow.task_config import PATH_VARIABLE
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
    gateway = task_factory("gateway", "sample:give", env_vars={"MLFLOW": "http://192.168.49.1:5000"})
    leaves = task_factory("leaves", "sample.leaves:give")
    eighth = task_factory("eighth", "sample:give", secrets=["declared", "un.declared"])
    quiet = task_factory("quiet", "sample:give", xcom_push=False)
    ninth = task_factory("ninth", "sample:give", xcom_pull_tasks={"value": {"task": "quiet"}})
    quiet >> ninth
    tenth = task_factory("tenth", "sample:give", xcom_pull_tasks={"value": {"task": "good", "key": "part"}})
    several = task_factory("several", "sample.functions:summary", {"a": 1}, multiple_outputs=True)
    part = task_factory("part", "sample:give", xcom_pull_tasks={"value": {"task": "several", "key": "a"}})
    several >> part
    good = task_factory("good", "sample.functions:summary", {"a": 1}, xcom_pull_tasks={"b": {"task": "ninth"}})
    ninth >> good >> tenth
"""

REFUSED = """
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("refused"):
    task_factory("t", "sample:give", {"value": b"1"})
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
    (tmp_path / "refused.py").write_text(REFUSED)
    return tmp_path


def test_every_fault_is_found_and_nothing_else(faulty: Path) -> None:
    with task_config("dev", declared_secrets=["declared"]):
        done = check("--dags", str(faulty), "--json")
    assert done.returncode == 1, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    found = {
        (finding["task"] or finding["file"], finding["argument"]): finding["problem"] for finding in report["findings"]
    }
    expected = {
        ("broken.py", ""): "task 't': func_path is 'no path'",
        ("refused.py", ""): "task 't': func_kwargs['value'] is a value of type bytes; expected JSON, a tuple",
        ("first", "func_kwargs, xcom_pull_tasks"): "missing a required argument: 'name'",
        ("second", "func_kwargs, xcom_pull_tasks"): "got an unexpected keyword argument 'vlaue'",
        ("third", "func_path"): "package 'sample' has no module 'nowhere'",
        ("fourth", "func_path"): "importing 'sample.broken:give' raised ModuleNotFoundError",
        ("fifth", "xcom_pull_tasks['value']"): "the DAG has no task 'frist' (did you mean 'first'?)",
        ("sixth", "xcom_pull_tasks['value']"): "'first' need not have run before; write first >> sixth",
        ("gateway", "env_vars['MLFLOW']"): "names 192.168.49.1, a gateway",
        ("leaves", "func_path"): "importing 'sample.leaves:give' raised SystemExit",
        ("tenth", "xcom_pull_tasks['value']"): "'good' pushes no 'part', as it has no multiple_outputs=True",
        ("eighth", "secrets"): "the stack declares no secret 'un.declared'; type: pulumi config set --secret "
        """--path 'gaiaflow:secrets["un.declared"].KEY'""",
        ("ninth", "xcom_pull_tasks['value']"): "'quiet' has xcom_push=False",
    }
    assert set(found) == set(expected)
    for place, problem in expected.items():
        assert problem in found[place]
    assert (report["ok"], report["dags"], len(report["tasks"])) == (False, 1, 15)
    assert {finding["file"] for finding in report["findings"]} == {"faulty.py", "broken.py", "refused.py"}


def test_the_report_for_people_names_place_fault_and_count(faulty: Path) -> None:
    with task_config("dev", declared_secrets=["declared"]):
        done = check("--dags", str(faulty))
    assert done.returncode == 1
    assert "faulty.py, faulty, fifth\n  xcom_pull_tasks['value']: the DAG has no task 'frist'" in done.stdout
    assert done.stdout.endswith("1 DAG, 15 tasks of task_factory: 13 faults\n")


def test_where_dev_tasks_run_in_a_container_functions_are_imported_there_alone(
    faulty: Path, task_socket: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with task_config("dev", declared_secrets=["declared"]):
        expected = check("--dags", str(faulty), "--json")
    # Without the functions' folder on its path.
    here = {**os.environ, "PYTHONPATH": str(ROOT / "python" / "src")}
    command = [sys.executable, "-m", "gaiaflow.check", "--dags", str(faulty)]
    with task_config("dev", declared_secrets=["declared"], execution="container", task_socket=task_socket):
        done = subprocess.run(
            [*command, "--json"],
            env={**here, PATH_VARIABLE: os.environ[PATH_VARIABLE]},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout) == json.loads(expected.stdout)
    nobody = str(tmp_path_factory.mktemp("none") / "socket")
    with task_config("dev", execution="container", task_socket=nobody):
        done = subprocess.run(
            command, env={**here, PATH_VARIABLE: os.environ[PATH_VARIABLE]}, capture_output=True, text=True, check=False
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Type: npx gaiaflow start" in done.stderr


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
    assert (done.returncode, found) == (1, {"first", "second", "third", "fourth", "leaves"})


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_a_gateway_is_found_in_every_mode(mode: str, tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(
        "from airflow.sdk import DAG\nfrom gaiaflow import task_factory\n"
        "with DAG('d'):\n    task_factory('t', 'sample:give', env_vars={'S3': 'http://172.17.0.1:9000'})\n"
    )
    with task_config(mode):
        done = check("--dags", str(tmp_path))
    assert done.returncode == 1
    assert "flow.py, d, t\n  env_vars['S3']: names 172.17.0.1" in done.stdout
    assert done.stdout.endswith("1 fault\n")


DATED = """
from airflow.sdk import DAG, Asset
from gaiaflow import task_factory

VARIABLES = {
    "DAY": "{{ ds }}",
    "UNTIL": "{{ macros.ds_add(ts, 1) }}-{{ data_interval_end | ds }}",
    "RUN": "{{ dag_run.logical_date | ds }} {{ dag_run.data_interval_start.isoformat() }}",
    "ASKED": "{{ ds if ds is defined else run_id }}{{ logical_date | default(run_id) }}",
    "ALWAYS": "{{ (dag_run.logical_date or dag_run.run_after) | ds }}",
    "CHOSEN": "{{ dag_run.logical_date | default(run_id) }}"
    "{% if dag_run.logical_date %}{{ dag_run.logical_date }}{% endif %}",
    "PLAIN": "ds",
}
for name, schedule in (("never", None), ("asset", Asset("a")), ("assets", [Asset("a")]), ("daily", "@daily")):
    with DAG(name, schedule=schedule):
        task_factory("t", "sample:give", env_vars=VARIABLES)
with DAG("broken", schedule=None):
    task_factory("t", "sample:give", env_vars={"DAY": "{{ ds"})
"""


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_a_date_that_no_run_need_have_is_found(mode: str, tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(DATED)
    with task_config(mode):
        done = check("--dags", str(tmp_path), "--json")
    found = {(it["dag"], it["argument"]): it["problem"] for it in json.loads(done.stdout)["findings"]}
    undated = [(dag, f"env_vars['{name}']") for dag in ("asset", "assets", "never") for name in ("DAY", "UNTIL", "RUN")]
    assert sorted(found) == sorted([*undated, ("broken", "env_vars")])
    assert "uses dag_run.data_interval_start, dag_run.logical_date, which" in found["never", "env_vars['RUN']"]
    assert found["never", "env_vars['DAY']"] == (
        "uses ds, which runs of a DAG with schedule=None need not have; "
        "in all of them works, say, {{ (dag_run.logical_date or dag_run.run_after) | ds }}"
    )
    assert (
        "uses data_interval_end, ts, which runs of a DAG with a schedule of assets"
        in found["assets", "env_vars['UNTIL']"]
    )
    assert "is no template of Airflow's: " in found["broken", "env_vars"]


def test_a_dag_file_may_import_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "common.py").write_text("PATH = 'sample:give'\n")
    (tmp_path / "flow.py").write_text(
        "from airflow.sdk import DAG\nfrom common import PATH\nfrom gaiaflow import task_factory\n"
        "with DAG('d'):\n    task_factory('t', PATH)\n"
    )
    with task_config("dev"):
        done = check("--dags", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "1 DAG, 1 task of task_factory: 0 faults\n"), done.stderr


def test_a_dag_file_that_leaves_does_not_end_the_check(tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text("import sys\nfrom airflow.sdk import DAG\nsys.exit(0)\n")
    with task_config("dev"):
        done = check("--dags", str(tmp_path))
    assert done.returncode == 1
    assert "flow.py\n  SystemExit" in done.stdout


def test_where_there_is_no_dag_file_nothing_was_checked(tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("NUMBER = 1\n")
    done = check("--dags", str(tmp_path), "--json")
    assert (done.returncode, json.loads(done.stdout)["files"]) == (2, 0), done.stderr
    assert f"there is no DAG file in {tmp_path}" in done.stderr


def test_dag_files_are_counted_broken_ones_too(faulty: Path) -> None:
    (faulty / "broken.py").write_text("from airflow.sdk import DAG\nno\n")
    before = len(list(faulty.glob("*.py"))) - 1
    assert before > 0
    assert json.loads(check("--dags", str(faulty), "--json").stdout)["files"] == before + 1


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = check("--dags", str(tmp_path / "typo"), "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no folder {tmp_path / 'typo'}" in done.stderr


def test_a_broken_task_config_is_reported(faulty: Path, tmp_path: Path) -> None:
    config = tmp_path / "task-config.json"
    config.write_text("{")
    os.environ[PATH_VARIABLE] = str(config)
    done = check("--dags", str(faulty), "--json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert (findings[0]["file"], findings[0]["task"]) == (str(config), "")
    assert "is no readable JSON" in findings[0]["problem"]


MAPPED = """
from airflow.sdk import DAG, task, task_group
from gaiaflow import task_factory

@task
def source(number):
    return number

def taking(name, of):
    return task_factory(name, "sample.functions:shout", xcom_pull_tasks={"text": {"task": of}})

with DAG("mapped"):
    source.expand(number=[1]) >> taking("of_mapped", "source")

    @task_group
    def group(number):
        source.override(task_id="inside")(number) >> taking("same", "group.inside")

    group.expand(number=[1]) >> taking("of_group", "group.same")
    source.override(task_id="several").expand(number=[1]) >> task_factory(
        "any", "sample:give", xcom_pull_tasks={"value": {"task": "several"}}
    )
"""


def test_a_list_where_a_function_takes_none_is_found(tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(MAPPED)
    with task_config("dev"):
        done = check("--dags", str(tmp_path))
    problem = (
        "  xcom_pull_tasks['text']: comes from a mapped task, so it is a list of what each of its runs pushed; not"
    )
    assert done.stdout.splitlines() == [
        "flow.py, mapped, of_mapped",
        f"{problem} str | None",
        "flow.py, mapped, of_group",
        f"{problem} str | None",
        "1 DAG, 4 tasks of task_factory: 2 faults",
    ], done.stderr


@pytest.mark.parametrize(
    ("annotation", "takes"),
    [
        *[(kind, True) for kind in (Any, list, list[int], Sequence[str], Iterable, object, inspect.Parameter.empty)],
        *[(int | list[int], True), (Annotated[list[int], "x"], True), (Literal["a"], True), ("unread", True)],
        *[(SupportsIndex, False), (int, False), (dict[str, int], False), (str | None, False), (tuple, False)],
    ],
)
def test_what_a_function_takes_is_read_from_its_annotation(annotation: Any, takes: bool) -> None:
    assert _takes_list(annotation) is takes


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_the_projects_own_dags_have_no_fault(mode: str) -> None:
    with task_config(mode):
        done = check("--dags", str(ROOT / "dags"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(": 0 faults\n")


IMPORTING = """
from typing import TYPE_CHECKING
from airflow.sdk import DAG, task

with DAG("importing", schedule=None):

    @task
    def lacks():
        import pandas_of_nobody.frame as pd
        from google.cloud.nobodys import Client

    @task
    def has():
        import json, os.path, xml.etree.ElementTree
        from . import sibling
        import beside
        import google.protobuf.message
        if TYPE_CHECKING:
            import types_of_nobody
        try:
            import fast_of_nobody
        except ImportError:
            fast_of_nobody = None

    @task.external_python(python="/opt/other/bin/python")
    def elsewhere():
        import torch_of_nobody

    async def deeper():
        def inner():
            with open("x"):
                import inner_of_nobody

    lacks() >> has() >> elsewhere()
"""


def test_modules_that_bodies_import_and_airflow_lacks(tmp_path: Path) -> None:
    (tmp_path / "importing.py").write_text(IMPORTING)
    (tmp_path / "beside.py").write_text("")
    (tmp_path / "top.py").write_text("from airflow.sdk import DAG\nimport top_of_nobody.part\n")
    run = check("--dags", str(tmp_path), "--json")
    findings = json.loads(run.stdout)["findings"]
    printed = [f"{finding['file']}: {finding['problem']}" for finding in findings]
    assert [line.split(",")[0:2] for line in printed if line.startswith("importing")] == [
        ["importing.py: line 9", " in lacks: imports pandas_of_nobody.frame"],
        ["importing.py: line 10", " in lacks: imports google.cloud.nobodys"],
        ["importing.py: line 32", " in deeper: imports inner_of_nobody"],
    ]
    assert all("gaiaflow:airflow.requirements" in line for line in printed)
    assert any(line.startswith("top.py") and "top_of_nobody is none of these" in line for line in printed)
