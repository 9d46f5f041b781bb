"""What the check finds of templates, other tasks' outputs, the run's context and mapped tasks."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from gaiaflow.testing import task_config
from support.pods import PYTHON_PATH
from test_check import check

FLOW = """
from airflow.sdk import DAG, literal, task
from gaiaflow import task_factory

@task
def own():
    return [{"value": 1}]

with DAG("flow", schedule=None, user_defined_macros={"macro": 1}):
    quiet = task_factory("quiet", "sample:give", {"value": literal("{{ nothing }}")}, xcom_push=False)
    whole = task_factory("whole", "sample:give", {"value": "{{ macro }}{{ params.x }}{{ x | default(1) }}"})
    task_factory("pulls", "sample:give", {"value": [quiet.output]})
    task_factory("key", "sample:give", {"value": whole.output["part"]})
    task_factory("typo", "sample:give", {"value": {"a": ["{{ dag_runn.conf }}"]}})
    task_factory("dated", "sample:give", {"value": "{{ ds }}"})
    task_factory("syntax", "sample:give", {"value": "{{ ds"})
    task_factory("variable", "sample:give", env_vars={"A": "{{ runid }}"})
    task_factory("asked", "sample.runs:asked")
    task_factory("wants", "sample.runs:wants")
    task_factory("unknown", "sample.runs:unknown")
    task_factory("near", "sample.runs:near")
    task_factory("defaults", "sample.runs:with_defaults")
    task_factory("shadowed", "sample.runs:shadowed", {"run_id": "of MLflow"})
    task_factory.partial("open", "sample.runs:unknown").expand(func_kwargs=own())
    task_factory.partial("element", "sample:give").expand(func_kwargs=[{"value": "{{ dss }}"}, {"vlaue": 1}])
    task_factory.partial("filled", "sample.runs:unknown", {}).expand_kwargs([{"func_kwargs": {"nothing": 1}}])
    task_factory.partial("missing", "sample.runs:unknown").expand(env_vars=[{"A": "1"}, {"A": "2"}])
    several = task_factory.partial("several", "sample:give").expand(func_kwargs=[{"value": 1}])
    task_factory("lists", "sample.functions:fail", {"message": several.output})
"""


def test_what_would_fail_is_found_and_what_surprises_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "flow.py").write_text(FLOW)
    with task_config("dev"):
        done = check("--dags", str(tmp_path), "--json")
    report = json.loads(done.stdout)
    found = {(it["task"], it["argument"]): it["problem"] for it in report["findings"]}
    at = "func_kwargs['value']"
    names = "func_kwargs, xcom_pull_tasks"
    context = "which neither Airflow's context nor the DAG's macros have"
    expected = {
        ("pulls", at): "'quiet' has xcom_push=False, so there is nothing to pull",
        ("key", at): "'whole' pushes no 'part', as it has no multiple_outputs=True",
        ("typo", at): f"uses dag_runn, {context} (did you mean 'dag_run'?)",
        ("dated", at): "uses ds, which runs of a DAG with schedule=None need not have; in all of them works, say, {{ (",
        ("syntax", at): "is no template of Airflow's: unexpected end of template",
        ("variable", "env_vars['A']"): f"uses runid, {context} (did you mean 'run_id'?)",
        ("wants", "conn"): "is of Airflow's context, and no function gets it: connections stay in Airflow",
        ("unknown", names): "missing a required argument: 'nothing'; the function is unknown(nothing: Any) -> Any",
        ("near", names): "missing a required argument: 'dagrun' (did you mean 'dag_run', of the run's context?)",
        ("element", at): f"uses dss, {context} (did you mean 'ds'?)",
        ("element", names): "got an unexpected keyword argument 'vlaue'",
        ("missing", names): "missing a required argument: 'nothing'",
        ("lists", "xcom_pull_tasks['message']"): "comes from a mapped task, so it is a list",
    }
    assert found.keys() == expected.keys()
    for place, problem in expected.items():
        assert found[place].startswith(problem)
    assert report["notes"][-3:] == [
        "flow.py, flow, defaults: ds keeps its default; without one it would be that of the run's context",
        "flow.py, flow, defaults: params keeps its default; without one it would be that of the run's context",
        "flow.py, flow, shadowed: run_id is what the call gives, not that of the run's context",
    ]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("from gaiaflow.core.create_task import create_task, GaiaflowMode", "gaiaflow.core is of gaiaflow 0.0.3"),
        ("from gaiaflow.core.operators import FromTask", "gaiaflow.core is of gaiaflow 0.0.3"),
        ("import gaiaflow.core", "gaiaflow.core is of gaiaflow 0.0.3"),
        ("from gaiaflow import FromTask, create_task", "gaiaflow.FromTask is of gaiaflow 0.0.3"),
        ("from gaiaflow import create_task", "create_task is of gaiaflow 0.0.3"),
    ],
)
def test_what_a_dag_of_0_0_3_imports_names_the_new_call(line: str, message: str) -> None:
    with pytest.raises(ImportError) as caught:
        exec(line)  # noqa: S102
    assert str(caught.value).startswith(message)
    assert "write: from gaiaflow import task_factory; task_factory(task_id, func_path, func_kwargs={" in str(
        caught.value
    )
    assert "npx gaiaflow migrate" in str(caught.value)


OLD = """
from datetime import datetime
from airflow.sdk import DAG
from gaiaflow.core.create_task import create_task
from gaiaflow.core.operators import FromTask

with DAG("old", schedule=None) as dag:
    a = create_task("a", "sample:give", func_kwargs={"value": 1}, mode="prod_local", dag=dag)
    b = create_task("b", "sample:give", func_kwargs={"value": FromTask("a")}, mode="prod_local", dag=dag)
    a >> b
"""

HALF = """
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("half", schedule=None):
    task_factory("a", "sample:give", mode="prod_local")
"""


def test_the_check_says_so_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(OLD)
    (tmp_path / "half.py").write_text(HALF)
    with task_config("dev"):
        done = check("--dags", str(tmp_path), "--json")
    found = {it["file"]: it["problem"] for it in json.loads(done.stdout)["findings"]}
    assert "gaiaflow.core is of gaiaflow 0.0.3, and this is a later one; write: from gaiaflow import" in found["old.py"]
    assert "task 'a': mode is no argument any more; expected nothing: the stack knows its mode" in found["half.py"]


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_the_dags_that_use_all_of_it_have_no_fault(mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tests = Path(__file__).parents[1] / "e2e" / "prod-local"
    (tmp_path / "dags").mkdir()
    (tmp_path / "iris").mkdir()
    (tmp_path / "iris" / "__init__.py").touch()
    for name in ("calls.py", "scenes.py"):
        shutil.copy(tests / "dags" / name, tmp_path / "dags")
        shutil.copy(tests / "project" / name, tmp_path / "iris")
    monkeypatch.setattr("test_check.PYTHON_PATH", f"{tmp_path}{os.pathsep}{PYTHON_PATH}")
    with task_config(mode):
        done = check("--dags", str(tmp_path / "dags"))
    assert done.stdout.endswith("2 DAGs, 11 tasks of task_factory: 0 faults\n"), done.stdout


RETURNS = """
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("returns", schedule=None):
    for name in ("frame", "nested", "model", "place", "record", "fine", "any_kind", "unannotated"):
        task_factory(name, f"sample.returns:{name}")
    task_factory("unkept", "sample.returns:frame", xcom_push=False)
"""


@pytest.mark.parametrize("stored", [False, True])
def test_what_a_function_returns_by_its_annotation_is_found(tmp_path: Path, stored: bool) -> None:
    (tmp_path / "returns.py").write_text(RETURNS)
    storage = {"bucket": "xcom", "prefix": "xcom/p.s", "maxBytes": 1, "keepDays": 1}
    with task_config("dev", **({"xcom_storage": storage} if stored else {})):
        report = json.loads(check("--dags", str(tmp_path), "--json").stdout)
    found = {it["task"]: it["problem"] for it in report["findings"]}
    fix = "by its annotation, which is no JSON: set gaiaflow:xcom.objectStorage, or xcom_push=False; or store"
    expected = {
        "place": "returns a value of type pathlib.Path by its annotation, which no task can get; store anything else",
        "record": "returns a value of type sample.returns.Record by its annotation, which no task can get",
    }
    if not stored:
        expected |= {
            "frame": f"returns a pandas.DataFrame {fix}",
            "nested": f"returns a numpy.ndarray {fix}",
            "model": f"returns a sklearn {fix}",
        }
    assert found.keys() == expected.keys()
    for task, problem in expected.items():
        assert found[task].startswith(problem)
