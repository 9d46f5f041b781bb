"""Any JSON value pushed by one task and pulled by another arrives equal, its keys in the same order."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from airflow.sdk import DAG, literal
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gaiaflow import task_factory
from gaiaflow.json_values import from_json, to_json, why_not_fit
from gaiaflow.runner_variables import PULLED
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod, environment_in_pod, run_in_pod
from support.xcoms import through_the_database

AWKWARD = [
    "$$",
    "$(HOME)",
    "$",
    "{{ x }}",
    "{% raw %}",
    "{#",
    "}}",
    '"',
    "'",
    "\\",
    "\n",
    "\r",
    "\t",
    "\0",
    "😀",
    "\ud800",
    "text:",
]
texts = st.one_of(
    st.text(st.characters(codec=None)), st.sampled_from(AWKWARD), st.lists(st.sampled_from(AWKWARD)).map("".join)
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**20, 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)

EVERYTHING = {
    "z": 1, "a": [None, True, 1.0, -0.5, 1e300, 10**30, "", [], {}], "$(HOME)": "$$ {{ ds }} {% x %} {# y",
    "quotes": "'\"\\\n", "unicode": "ü 日本 😀", "b": {"b": {"a": {"c": None}}},
}  # fmt: skip


def exact(value: Any) -> str:
    """The value as text that shows type and order too: 1 is not 1.0 is not True."""
    return json.dumps(value)


@pytest.mark.parametrize("native", [False, True], ids=["plain", "native"])
def test_through_airflows_templates_and_kubernetes(native: bool) -> None:
    with task_config("prod"), DAG("d", render_template_as_native_obj=native):
        operator = task_factory("use", "sample:give", xcom_pull_tasks={"value": {"task": "make"}})
    templates = operator.env_vars

    @settings(max_examples=300, deadline=None)
    @given(values)
    @example(EVERYTHING)
    @example("1_000")
    @example("None")
    def check(value: Any) -> None:
        operator.env_vars = copy.deepcopy(templates)
        seen = environment_in_pod(build_pod(operator, {("make", "return_value"): value}))
        assert exact(from_json(seen[f"{PULLED}0"])) == exact({"value": value})

    check()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(st.lists(values, min_size=5, max_size=10))
@example([EVERYTHING])
def test_through_the_runner(value: list[Any]) -> None:
    with task_config("prod"), DAG("d"):
        make = task_factory("make", "sample:give", {"value": literal(value)})
        use = task_factory("use", "sample:give", xcom_pull_tasks={"value": {"task": "make"}})
    done, pushed = run_in_pod(build_pod(make))
    assert done.returncode == 0, done.stderr
    done, arrived = run_in_pod(build_pod(use, {("make", "return_value"): through_the_database(pushed)}))
    assert exact(arrived) == exact(value), done.stderr


@settings(max_examples=100, deadline=None)
@given(values)
@example(EVERYTHING)
def test_in_dev(value: Any) -> None:
    with task_config("dev"), DAG("d"):
        make = task_factory("make", "sample:give", {"value": literal(value)})
        use = task_factory("use", "sample:give", xcom_pull_tasks={"value": {"task": "make"}})
        pushed = through_the_database(run_dev(make))
        assert exact(run_dev(use, {("make", "return_value"): pushed})) == exact(value)


@given(values)
def test_json_is_accepted_and_plain_ascii_without_dollar(value: Any) -> None:
    assert why_not_fit(value) is None
    text = to_json(value, "it")
    assert text.isascii()
    assert text.isprintable()
    assert "$" not in text


@given(
    st.sampled_from([b"", object(), {1: 1}, (b"",), {b""}, range(1), 1j, 10**5000]), st.lists(st.booleans(), max_size=5)
)
def test_what_cannot_travel_is_found_wherever_it_is(value: Any, path: list[bool]) -> None:
    for as_list in path:
        value = ["before", value] if as_list else {"before": None, "key": value}
    fault = why_not_fit(value)
    assert fault is not None
    assert ("at " in fault) == (bool(path) or value in ((b"",), {b""}))


def test_order_of_keys_reaches_the_function() -> None:
    with task_config("prod"), DAG("d"):
        operator = task_factory("use", "sample.functions:names", xcom_pull_tasks={"given": {"task": "make"}})
    assert run_in_pod(build_pod(operator, {("make", "return_value"): {"z": 1, "aa": 2, "b": 3}}))[1] == ["z", "aa", "b"]
