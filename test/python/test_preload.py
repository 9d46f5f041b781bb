"""What is imported before Airflow forks the processes of tasks and of DAG files."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from gaiaflow import preload
from gaiaflow.testing import task_config

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
        ("scheduler", "prod_local", [*preload.OWN, "gaiaflow.pod"]),
        ("scheduler", "prod", [*preload.OWN, "gaiaflow.pod"]),
        ("dag-processor", "prod_local", [*preload.OWN, "gaiaflow.pod"]),
        ("scheduler", "dev", [*preload.OWN]),
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
    assert imported == [*preload.OWN, "boto3"]


def test_outside_of_every_stack_and_with_a_broken_config_nothing(
    imported: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["airflow", "scheduler"])
    monkeypatch.delenv("GAIAFLOW_TASK_CONFIG", raising=False)
    preload.preload()
    monkeypatch.setenv("GAIAFLOW_TASK_CONFIG", "/nowhere/config.json")
    preload.preload()
    assert imported == []


@pytest.mark.parametrize("module", preload.OWN)
def test_its_modules_are_there(module: str) -> None:
    import_module(module)
