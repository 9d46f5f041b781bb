"""Templates, literals and outputs of other tasks in `func_kwargs`: in every mode the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import DAG, Param, literal, task

from gaiaflow import task_factory
from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod, run_in_pod
from support.real_run import run_dag

FLOW = """
from airflow.sdk import DAG, Param, literal, task
from gaiaflow import task_factory

@task(multiple_outputs=True)
def own():
    return {"rows": [3, "{{ ds }}"], "no": 1}

with DAG("calls", schedule=None, params={"lr": Param(0.5, type="number")}, render_template_as_native_obj=NATIVE):
    make = task_factory("make", "sample.functions:give", {"value": {"z": "{{ ds }}", "a": 1}}, multiple_outputs=True)
    rows = own()
    task_factory(
        "all",
        "sample.functions:summary",
        {
            "lr": "{{ params.lr }}",
            "in_text": "lr={{ params.lr }}",
            "nested": {"{{ no }}": ["{{ params.lr }}", ("{{ 1 + 1 }}", "5000")]},
            "written": "1_000",
            "literal": literal("{{ params.lr }}"),
            "whole": make.output,
            "part": [{"of": make.output["a"]}],
            "others": rows["rows"],
            "both": rows,
            "in_a_template": f"{make.output['a']}",
        },
        xcom_pull_tasks={"pulled": {"task": "make", "key": "z"}},
    )
"""


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("native", [False, True])
def test_in_a_real_run(native: bool, dags_folder: Path) -> None:
    (dags_folder / "flow.py").write_text(FLOW.replace("NATIVE", str(native)))
    with task_config("dev"):
        states, xcoms = run_dag(dags_folder, "calls")
    assert states[""] == "success"
    made = xcoms["make", "return_value"]
    assert made == {"z": made["z"], "a": 1}
    assert len(made["z"]) == len("2026-01-01")
    number = 0.5 if native else "0.5"
    assert xcoms["all", "return_value"] == {
        "lr": number,
        "in_text": "lr=0.5",
        "nested": {"{{ no }}": [number, (2 if native else "2", "5000")]},
        "written": "1_000",
        "literal": "{{ params.lr }}",
        "whole": made,
        "part": [{"of": 1}],
        "others": [3, "{{ ds }}"],
        "both": {"rows": [3, "{{ ds }}"], "no": 1},
        "in_a_template": 1 if native else "1",
        "pulled": made["z"],
    }


def both(make: Any, xcoms: Any = None, **dag: Any) -> list[Any]:
    """What the function returns in dev and in a pod, or the error with which the task ends."""
    outcomes: list[Any] = []
    for mode in ("dev", "prod_local"):
        with task_config(mode), DAG("d", **dag):
            operator = make()
        try:
            outcomes.append(run_dev(operator, xcoms) if mode == "dev" else run_in_pod(build_pod(operator, xcoms))[1])
        except AirflowFailException as error:
            outcomes.append(str(error))
    return outcomes


def test_native_values_are_judged_as_those_that_travel() -> None:
    given = {"day": "{{ day }}", "text": "{{ ds }}"}
    macros = {"day": date(2026, 1, 2), "handle": object()}
    outcomes = both(
        lambda: task_factory("t", "sample.functions:summary", given),
        render_template_as_native_obj=True,
        user_defined_macros=macros,
    )
    assert outcomes == [{"day": date(2026, 1, 2), "text": "2026-01-01"}] * 2
    refused = both(
        lambda: task_factory("t", "sample.functions:summary", {"x": "{{ handle }}"}),
        render_template_as_native_obj=True,
        user_defined_macros=macros,
    )
    assert refused[0] == refused[1]
    assert refused[0].startswith("task 't': func_kwargs['x'] is a value of type object; expected JSON, a tuple")


def test_a_rendered_argument_too_large_is_refused() -> None:
    outcomes = both(lambda: task_factory("t", "sample.functions:give", {"value": "{{ 'x' * 130000 }}"}))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0].startswith("task 't': func_kwargs is 130012 bytes long (value); expected at most 122880")


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ ts }}", "'ts' is undefined; this run has no logical date, and in every run works, say, {{ (dag_run."),
        ("{{ ds", "unexpected end of template"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{{ ds['day'] + 1 }}", "'str object' has no attribute 'day'"),
        ("{{ 'a' + 1 }}", "TypeError: "),
        ("{{ 'a' | int + [] }}", "TypeError: "),
    ],
)
def test_a_template_that_fails_names_the_argument_and_is_not_tried_again(template: str, problem: str) -> None:
    outcomes = both(lambda: task_factory("t", "sample.functions:give", {"value": [template]}))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0].startswith(f"task 't': func_kwargs['value'] is a template that cannot be rendered: {problem}")


NOTHING = """
from datetime import timedelta
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("d", schedule=None, default_args={"retries": 1, "retry_delay": timedelta(0)}):
    task_factory("conn", "sample:give", {"value": "{{ conn.nothing.host }}"})
    task_factory("var", "sample:give", {"value": "{{ var.value.nothing }}"})
"""


@pytest.mark.usefixtures("database")
def test_neither_is_one_that_names_what_airflow_has_not(dags_folder: Path) -> None:
    (dags_folder / "flow.py").write_text(NOTHING)
    with task_config("dev"):
        states, _ = run_dag(dags_folder, "d")
    assert states == {"": "failed", "conn": "failed after 1", "var": "failed after 1"}


def test_what_another_task_gave_is_never_rendered() -> None:
    def make() -> Any:
        source = task_factory("make", "sample:give")
        return task_factory("t", "sample.functions:give", {"value": {"of": [source.output]}})

    assert both(make, {("make", "return_value"): "{{ ds }}"}) == [{"of": ["{{ ds }}"]}] * 2


def test_an_output_that_cannot_travel_is_refused() -> None:
    def make() -> Any:
        return task_factory("t", "sample.functions:give", {"value": task_factory("make", "sample:give").output})

    outcomes = both(make, {("make", "return_value"): {1: 2}})
    assert outcomes[0] == outcomes[1]
    assert outcomes[0].startswith("task 't': func_kwargs['value'] is a value that has a key of type int; expected")


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_outputs_draw_the_dependency(mode: str) -> None:
    @task
    def own() -> int:
        return 1

    with task_config(mode), DAG("d"):
        make = task_factory("make", "sample:give")
        parts = {"a": [{"b": make.output["key"]}], "c": (own(),)}
        use = task_factory("use", "sample:give", parts)
    assert use.upstream_task_ids == {"make", "own"}


@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_a_dag_with_them_is_serialized_the_same_each_time(mode: str) -> None:
    from support.airflow_versions import dag_serialization

    def serialized() -> Any:
        with task_config(mode), DAG("d", params={"lr": Param(1)}) as dag:
            make = task_factory("make", "sample:give", {"value": literal("{{ x }}")})
            task_factory("use", "sample:give", {"value": make.output, "day": "{{ ds }}", "when": date(2026, 1, 1)})
        return dag_serialization().to_dict(dag)

    assert serialized() == serialized()
    assert " at 0x" not in str(serialized())
