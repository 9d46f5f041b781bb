"""What is imported before Airflow forks the processes of tasks and of DAG files."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

from conftest import HERE
from gaiaflow import preload
from gaiaflow.testing import task_config

ALWAYS = [*preload.OF_AIRFLOW, *preload.OWN]

STORE: dict[str, Any] = {
    "bucket": "xcom",
    "prefix": "xcom/p.dev",
    "maxBytes": 1,
    "keepDays": 30,
    "endpoint": "http://minio:9000",
    "keyFile": "/run/secrets/s3/credentials",
}


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was."""
    names: list[str] = []

    def note(name: str) -> None:
        names.append(name)
        if name == "boto3":
            raise ImportError(name)

    monkeypatch.setattr(preload, "import_module", note)
    return names


@pytest.mark.parametrize(
    ("command", "mode", "expected"),
    [
        ("scheduler", "prod_local", [*ALWAYS, "gaiaflow.pod"]),
        ("scheduler", "prod", [*ALWAYS, "gaiaflow.pod"]),
        ("dag-processor", "prod_local", [*ALWAYS, "gaiaflow.pod"]),
        ("scheduler", "dev", ALWAYS),
        *((command, "prod_local", []) for command in ("triggerer", "api-server", "tasks", "")),
    ],
)
def test_what_tasks_import(
    command: str, mode: str, expected: list[str], imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["airflow", *([command] if command else [])])
    with task_config(mode):
        preload.preload()
    assert imported == expected


def test_what_signs_addresses_of_stored_values_where_there_are_any(
    imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An Airflow that has it not says so when it is needed."""
    monkeypatch.setattr("sys.argv", ["airflow", "scheduler"])
    with task_config("dev", xcom_storage=STORE):
        preload.preload()
    assert imported == [*ALWAYS, "boto3"]


@pytest.mark.parametrize(
    ("command", "kept", "expected"), [("scheduler", "{}", 1), ("dag-processor", "{}", 0), ("scheduler", "", 0)]
)
def test_what_keeps_logs_of_tasks_where_tasks_are_forked_that_have_such(
    command: str, kept: str, expected: int, imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is none is said of each log, and keeps no scheduler from its work."""
    from gaiaflow import task_logs
    from gaiaflow.errors import StoredError

    class Logs:
        asked = 0

        def client(self) -> None:
            self.asked += 1
            raise StoredError("there is no key")

    logs = Logs()
    monkeypatch.setattr(task_logs, "REMOTE_TASK_LOG", logs)
    monkeypatch.setattr("sys.argv", ["airflow", command])
    monkeypatch.setenv(preload.LOGS, kept)
    with task_config("prod"):
        preload.preload()
    assert logs.asked == expected
    assert imported == [*ALWAYS, "gaiaflow.pod"]


def test_outside_of_every_stack_and_with_a_broken_config_nothing(
    imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["airflow", "scheduler"])
    monkeypatch.delenv("GAIAFLOW_TASK_CONFIG", raising=False)
    preload.preload()
    monkeypatch.setenv("GAIAFLOW_TASK_CONFIG", "/nowhere/config.json")
    preload.preload()
    assert imported == []


@pytest.mark.parametrize("module", ALWAYS)
def test_its_modules_are_there(module: str) -> None:
    from airflow import __version__

    if module in preload.OF_AIRFLOW and not __version__.startswith("3.3."):
        pytest.skip("what another Airflow lacks is left out")
    import_module(module)


RUN_OF_A_MAPPED_TASK = """
import sys
from datetime import datetime, timezone
from gaiaflow.preload import preload

sys.argv[1:] = ["scheduler"]
preload()
from gaiaflow.airflow_api import accepted_by

before, looked_up = set(sys.modules), accepted_by.cache_info().misses
from airflow.sdk import DAG
from gaiaflow import task_factory

elements = [{"value": datetime.now(timezone.utc)}]
with DAG("d", schedule=None):
    mapped = task_factory.partial("t", "sample.functions:give").expand(func_kwargs=elements)
element = mapped.unmap({"func_kwargs": mapped.expand_input.value["func_kwargs"][0]})
from support.dev import run_dev

run_dev(element)
imported = sorted(name for name in set(sys.modules) - before if name.startswith("gaiaflow."))
print(imported, accepted_by.cache_info().misses - looked_up)
"""


def test_a_mapped_task_of_the_container_neither_imports_more_of_ours_nor_looks_up_arguments(task_socket: str) -> None:
    with task_config("dev", execution="container", task_socket=task_socket):
        command = [sys.executable, "-c", RUN_OF_A_MAPPED_TASK]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["[] 0"]), done.stdout + done.stderr
