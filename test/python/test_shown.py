"""Arguments that Airflow cannot keep beside a DAG or a run: they reach the function, and Airflow keeps a text."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import Any

import msgspec
import pytest
from airflow.sdk import DAG

from gaiaflow import task_factory
from gaiaflow.testing import task_config
from support.airflow_versions import dag_serialization
from support.dev import run_dev
from support.pods import build_pod, run_in_pod

ODD = {
    "infinite": [math.inf, {"deep": (-math.inf,)}],
    "tuple": {"deep": (1,)},
    "no_number": math.nan,
    "long": {"up": 2**70, "down": -(2**64)},
    "zero_byte": "a\0b",
    "half": ["\ud800"],
    "key": {"\0": {"{{ 1 + 1 }}": "\udfff"}},
}
"""By a name for each. NaN is equal to itself by its text alone."""

in_each_mode = pytest.mark.parametrize("mode", ["dev", "prod_local"])


def kept(form: Any) -> str:
    """What Airflow keeps as JSON; an error where its messages or Postgres would not take it."""
    text = json.dumps(form, allow_nan=False, ensure_ascii=False)
    msgspec.msgpack.encode(form)
    text.encode()
    assert "\\u0000" not in text
    return text


@in_each_mode
@pytest.mark.parametrize("odd", ODD)
def test_a_dag_with_them_can_be_kept(mode: str, odd: str) -> None:
    given = {"value": ODD[odd], "day": "{{ ds }}"}
    with task_config(mode), DAG("d") as dag:
        task_factory("plain", "sample:give", given)
        task_factory.partial("part", "sample:give", given).expand(func_kwargs=[{"x": 1}])
        task_factory.partial("element", "sample:give").expand(func_kwargs=[given])
        task_factory.partial("kwargs", "sample:give").expand_kwargs([{"func_kwargs": given}])
    # As the processor of DAGs sends it, and the database keeps it.
    assert "{{ ds }}" in kept(dag_serialization().to_dict(dag))


def test_a_member_of_an_enumeration_is_judged_as_its_number() -> None:
    """In a process of its own: counting to it would take years."""
    code = (
        "from gaiaflow.shown import covered, shown; from http import HTTPStatus as it; print(shown([it.OK, it.OK + 0]))"
    )
    code += "; assert covered(it.OK) is it.OK"
    done = subprocess.run([sys.executable, "-c", code], timeout=120, check=True, capture_output=True, text=True)
    assert done.stdout == "[<HTTPStatus.OK: 200>, 200]\n"


@in_each_mode
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("way", ["written", "output", "element"])
def test_a_task_gets_them_and_its_page_shows_a_text(mode: str, odd: str, way: str) -> None:
    from airflow.sdk.execution_time.task_runner import _serialize_rendered_fields

    value = ODD[odd]
    with task_config(mode), DAG("d"):
        if way == "element":
            mapped = task_factory.partial("t", "sample.functions:give").expand(func_kwargs=[{"value": value}])
            operator: Any = mapped.unmap({"func_kwargs": mapped.expand_input.value["func_kwargs"][0]})
        else:
            source = task_factory("source", "sample:give").output if way == "output" else value
            operator = task_factory("t", "sample.functions:give", {"value": source})
    xcoms = {("source", "return_value"): value}
    got = run_dev(operator, xcoms) if mode == "dev" else run_in_pod(build_pod(operator, xcoms))[1]
    assert repr(got) == repr(value)
    kept(_serialize_rendered_fields(operator))
