"""What `task_factory` refuses while the DAG is parsed, and how it says so."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from airflow.sdk import DAG

from gaiaflow import task_factory
from gaiaflow.errors import TaskArgumentError, TaskConfigError
from gaiaflow.task_config import PATH_VARIABLE
from gaiaflow.testing import task_config

PATH = "sample.functions:give"

IN_EVERY_MODE: list[tuple[str, dict[str, Any], str]] = [
    ("func_path", {"func_path": "sample.functions.give"}, "here probably 'sample.functions:give'"),
    ("func_path", {"func_path": "give"}, "'module:function'"),
    ("func_path", {"func_path": "sample.functions:"}, "'module:function'"),
    ("func_path", {"func_path": "sample/functions.py:give"}, "'module:function'"),
    ("func_path", {"func_path": None}, "'module:function'"),
    ("func_kwargs", {"func_kwargs": ["a"]}, "a dict of arguments"),
    ("func_kwargs", {"func_kwargs": {1: "a"}}, "names of arguments"),
    ("env", {"env": "staging"}, "one of dev, prod_local, prod"),
    ("image", {"image": 7}, "the name of an image"),
    ("xcom_push", {"xcom_push": "yes"}, "True or False"),
    ("xcom_pull_tasks", {"xcom_pull_tasks": ["a"]}, "'task': 'group.task'"),
    ("xcom_pull_tasks['x']", {"xcom_pull_tasks": {"x": "a"}}, "'task': 'group.task'"),
    ("xcom_pull_tasks['x']", {"xcom_pull_tasks": {"x": {"key": "k"}}}, "the id of a task"),
    ("xcom_pull_tasks['x']", {"xcom_pull_tasks": {"x": {"task": ""}}}, "the id of a task"),
    ("xcom_pull_tasks['x']", {"xcom_pull_tasks": {"x": {"task": "a", "map": 1}}}, "unknown map"),
    ("xcom_pull_tasks['x']", {"xcom_pull_tasks": {"x": {"task": "a", "key": 1}}}, "the text under which"),
    ("xcom_pull_tasks['x']", {"func_kwargs": {"x": 1}, "xcom_pull_tasks": {"x": {"task": "a"}}}, "also in func_kwargs"),
    ("secrets", {"secrets": "my-creds"}, "a list of names"),
    ("secrets[1]", {"secrets": ["good", "My_Creds"]}, "names Kubernetes accepts"),
    ("secrets[0]", {"secrets": ["a..b"]}, "names Kubernetes accepts"),
    ("secrets[0]", {"secrets": ["a.-b"]}, "names Kubernetes accepts"),
    ("secrets[0]", {"secrets": ["a" * 254]}, "names Kubernetes accepts"),
    ("env_vars", {"env_vars": [("A", "b")]}, "a dict of texts"),
    ("env_vars['RETRIES']", {"env_vars": {"RETRIES": 3}}, "a text"),
    ("env_vars['A=B']", {"env_vars": {"A=B": "x"}}, "no name for a variable"),
    ("env_vars['A']", {"env_vars": {"A": "x\0"}}, "zero byte"),
    ("env_vars['A']", {"env_vars": {"A": "x\udc80"}}, "half of a character"),
    ("env_vars['GAIAFLOW_FUNC_PATH']", {"env_vars": {"GAIAFLOW_FUNC_PATH": "x"}}, "GaiaFlow's own"),
    ("do_xcom_push", {"do_xcom_push": False}, "xcom_push="),
    ("cmds", {"cmds": ["sh"]}, "func_path="),
    ("retires", {"retires": 3}, "one of task_factory's or of the operator's"),
]


@pytest.mark.parametrize("mode", ["dev", "prod_local", "prod"])
@pytest.mark.parametrize(("argument", "given", "expected"), IN_EVERY_MODE)
def test_refused_in_every_mode(mode: str, argument: str, given: dict[str, Any], expected: str) -> None:
    with task_config(mode), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory(**{"task_id": "train", "func_path": PATH, **given})
    assert caught.value.argument == argument
    assert str(caught.value).startswith(f"task 'train': {argument} is ")
    assert expected in str(caught.value)


@pytest.mark.parametrize("mode", ["dev", "prod_local", "prod"])
@pytest.mark.parametrize(
    ("value", "given"),
    [
        # Python 3.13 has it in another module than the one that is imported.
        (Path("a"), f"a value of type {type(Path()).__module__}.PosixPath; expected JSON, a tuple, set, "),
        ({"a": [1, {2, b"3"}]}, "a value that holds a value of type bytes at ['a'][1]{…}; expected"),
        ({1: "one"}, "a value that has a key of type int; expected"),
        (10**5000, "an integer of over 4300 digits; expected"),
        (threading.Lock(), "a value of type _thread.lock; expected"),
    ],
    ids=["path", "bytes in a set", "number as key", "huge integer", "lock"],
)
def test_kwargs_that_cannot_travel_are_refused_in_every_mode(mode: str, value: Any, given: str) -> None:
    with task_config(mode), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory("train", PATH, {"value": value})
    assert caught.value.argument == "func_kwargs['value']"
    assert str(caught.value).startswith(f"task 'train': func_kwargs['value'] is {given}")


@pytest.mark.parametrize("mode", ["dev", "prod_local", "prod"])
def test_kwargs_too_large_are_refused_in_every_mode(mode: str) -> None:
    large = {"a": "x" * 100_000, "b": "x" * 100_000}
    with task_config(mode), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory("train", PATH, large)
    message = (
        "task 'train': func_kwargs is 200015 bytes long (a, b); expected at most 122880, what a pod's variable takes"
    )
    assert str(caught.value).startswith(message)


def test_kwargs_that_contain_themselves_are_refused_for_pods() -> None:
    endless: dict[str, Any] = {}
    endless["again"] = [endless]
    with task_config("prod"), DAG("d"), pytest.raises(TaskArgumentError, match="nested without end"):
        task_factory("train", PATH, {"value": endless})


def test_kwargs_too_large_for_a_pod_are_refused_at_parse() -> None:
    message = r"^task 'train': func_kwargs is 12\d{4} bytes long \(value\); expected at most 122880"
    with task_config("prod"), DAG("d"), pytest.raises(TaskArgumentError, match=message):
        task_factory("train", PATH, {"value": "x" * 123_000})


def test_a_variable_too_large_for_a_pod_is_the_argument_that_is_named() -> None:
    with task_config("prod"), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory("train", PATH, env_vars={"SMALL": "x", "BIG": "x" * 123_000})
    assert caught.value.argument == "env_vars['BIG']"
    assert str(caught.value).startswith("task 'train': env_vars['BIG'] is 123000 bytes long; expected at most 122880")


def test_a_task_itself_is_no_argument_but_its_output_is() -> None:
    with task_config("dev"), DAG("d"):
        first = task_factory("first", PATH)
        task_factory("second", PATH, {"value": first.output})
        with pytest.raises(TaskArgumentError, match=r"is the task 'first' itself; expected its output: task\.output"):
            task_factory("third", PATH, {"value": first})


@pytest.mark.parametrize(
    ("stack", "env"), [("dev", "prod_local"), ("dev", "prod"), ("prod_local", "prod"), ("prod", "prod_local")]
)
def test_a_pod_env_that_the_stack_cannot_serve_names_both(stack: str, env: str) -> None:
    with task_config(stack), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory("train", PATH, env=env)
    assert repr(stack) in str(caught.value)
    assert repr(env) in str(caught.value)


def test_without_a_task_config_only_dev_works() -> None:
    with DAG("d"):
        task_factory("a", PATH, env="dev")
        with pytest.raises(TaskConfigError, match="GAIAFLOW_TASK_CONFIG is not set"):
            task_factory("b", PATH)
        with pytest.raises(TaskConfigError, match="GAIAFLOW_TASK_CONFIG is not set"):
            task_factory("c", PATH, env="prod")


@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "cannot be read"), ("{", "is no readable JSON"), ('{"mode": "dev"}', "version: 'version' is a required")],
    ids=["missing", "no JSON", "without keys"],
)
def test_a_missing_or_broken_task_config_is_named_with_the_task(text: str | None, message: str, tmp_path: Path) -> None:
    file = tmp_path / "task-config.json"
    if text is not None:
        file.write_text(text)
    os.environ[PATH_VARIABLE] = str(file)
    with DAG("d"), pytest.raises(TaskConfigError) as caught:
        task_factory("train", PATH)
    assert str(caught.value).startswith(f"task 'train': the task config {file}")
    assert message in str(caught.value)
    with DAG("d"), pytest.warns(UserWarning, match=f"(?s)task 'train': goes without the stack's settings.*{message}"):
        task_factory("train", PATH, env="dev")


def test_secret_values_in_env_vars_are_never_in_an_error() -> None:
    with task_config("prod"), DAG("d"), pytest.raises(TaskArgumentError) as caught:
        task_factory("train", PATH, env_vars={"TOKEN": b"s3cr3t"})  # type: ignore[dict-item]
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("name", ["expand", "expand_kwargs", "override"])
def test_mapping_is_refused_with_a_message(name: str) -> None:
    with pytest.raises(TypeError, match="is no operator class"):
        getattr(task_factory, name)(task_id="train")
