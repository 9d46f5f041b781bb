"""What a function that runs in Airflow's own process sees of the project; Airflow goes on as it was."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path

import pytest

from gaiaflow.project_in_airflow import in_project
from gaiaflow.project_layout import LAYOUT_VARIABLE, PROJECT_FOLDER

RULE = {"pattern": "^data(?:/.*)?$", "begins": "data", "takesBack": False, "line": "/data", "source": "defaults"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that the stack's layout names."""
    folder = tmp_path / "clone"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "t.csv").touch()
    (folder / "params.yaml").write_text("a: 1", encoding="utf-8")
    layout = {"imports": [""], "scratch": ["models"], "rules": [RULE], "sources": {"project": str(folder)}}
    document = tmp_path / "layout.json"
    document.write_text(json.dumps(layout), encoding="utf-8")
    monkeypatch.setenv(LAYOUT_VARIABLE, str(document))
    monkeypatch.setenv("PYTHONPATH", "/airflow/own")
    return folder


def state() -> tuple[str, list[str], str | None, str | None]:
    """What a task of Airflow's takes from its process."""
    return os.getcwd(), list(sys.path), os.environ.get("PYTHONPATH"), os.environ.get(PROJECT_FOLDER)  # noqa: PTH109


def test_a_function_works_there_and_airflow_goes_on_where_it_was(project: Path) -> None:
    before = state()
    with in_project():
        view = Path.cwd()
        assert sorted(os.listdir(view)) == [".gaiaflow.json", "models", "params.yaml"]  # noqa: PTH208
        assert (os.environ[PROJECT_FOLDER], sys.path[0]) == (str(view), str(view))
        Path("models", "m").touch()
        assert not os.access(view, os.W_OK) or os.getuid() == 0
    assert state() == before
    assert not view.exists()
    assert sorted(each.name for each in project.iterdir()) == ["data", "params.yaml"]


@pytest.mark.usefixtures("project")
def test_a_file_that_no_task_sees_is_explained_in_the_tasks_log(caplog: pytest.LogCaptureFixture) -> None:
    before = state()
    with caplog.at_level(logging.ERROR), pytest.raises(FileNotFoundError), in_project():
        Path("data/t.csv").read_text(encoding="utf-8")
    assert "the line /data of defaults leaves it out" in caplog.text
    assert state() == before


def test_without_a_layout_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LAYOUT_VARIABLE, raising=False)
    before = state()
    with in_project():
        assert state() == before
