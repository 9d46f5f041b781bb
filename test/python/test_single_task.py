"""One task alone: with values of an earlier run, its own conf and exit code, and no run left behind."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gaiaflow import single_task
from gaiaflow.errors import GaiaflowError
from support.real_run import run_dag

DAG = """
from airflow.sdk import dag, get_current_context, task

@dag(schedule=None)
def alone():
    @task
    def numbers():
        return [1, 2]

    @task
    def double(number):
        return number * 2

    @task
    def total(doubled):
        run = get_current_context()["dag_run"]
        conf = run.conf
        print("state", getattr(run.state, "value", run.state))
        print("conf", conf, "of", sorted(doubled))
        if conf.get("fail"):
            raise ValueError("as it was asked to")
        print("sum", sum(doubled))

    total(double.expand(number=numbers()))

alone()
"""


@pytest.fixture
def run(
    database: None,  # noqa: ARG001
    dags_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str]]:
    """Runs the module with these words."""
    (dags_folder / "alone.py").write_text(DAG)

    def call(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["single_task", *words])
        code = single_task.main()
        out, err = capfd.readouterr()
        return code, out + err

    return call


def runs() -> list[str]:
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        return list(session.scalars(select(DagRun.run_id).where(DagRun.dag_id == "alone")))


def test_a_task_runs_alone_with_what_others_handed_on_before(
    run: Callable[..., tuple[int, str]], dags_folder: Path
) -> None:
    """Of a mapped task all elements; its own conf; a failure is its exit code."""
    states, _ = run_dag(dags_folder, "alone")
    assert states[""] == "success"
    before = runs()

    code, printed = run("alone", "total", "--conf", '{"rows": 3}')
    assert (code, runs()) == (0, before)
    assert "conf {'rows': 3} of [2, 4]" in printed
    assert "sum 6" in printed
    # A run that is not over is taken up by the scheduler, with all its tasks.
    assert "state success" in printed
    assert f"that of run {before[0]}" in printed
    assert "total: success" in printed

    code, printed = run("alone", "total", "--conf", '{"fail": true}')
    assert (code, runs()) == (1, before)
    assert "as it was asked to" in printed

    code, printed = run("alone", "total", "--values-of", "never")
    assert (code, runs()) == (2, before)
    assert "DAG alone has no run never" in printed


@pytest.mark.usefixtures("run")
def test_its_log_is_that_of_the_task_and_not_of_airflows_database(dags_folder: Path) -> None:
    run_dag(dags_folder, "alone")
    command = [sys.executable, "-m", "gaiaflow.single_task", "alone", "total"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    assert "sum 6" in printed
    assert "airflow.serialization" not in printed
    assert "airflow.models" not in printed


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        pytest.param(("nothing", "total"), "Airflow knows no DAG nothing", id="no DAG"),
        pytest.param(("alone", "nothing"), "has no task nothing. It has double, numbers, total", id="no task"),
    ],
)
def test_what_is_not_there_is_named(
    run: Callable[..., tuple[int, str]], dags_folder: Path, words: tuple[str, str], problem: str
) -> None:
    """And nothing runs."""
    run_dag(dags_folder, "alone")
    code, printed = run(*words)
    assert code == 2
    assert problem in printed


@pytest.mark.parametrize(("config", "code"), [({"taskSocket": "/s", "env": "dev"}, 2), ({"env": "prod"}, None)])
def test_who_waits_for_the_function_is_let_go_where_it_never_comes(
    config: dict[str, str], code: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the stack's settings name that socket, in a file that goes with it."""
    (tmp_path / "config.json").write_text(json.dumps(config))
    monkeypatch.setenv("GAIAFLOW_TASK_CONFIG", str(tmp_path / "config.json"))
    path = str(tmp_path / "debug")
    read: dict[str, object] = {}

    @contextlib.contextmanager
    def no_run(*_: object) -> Iterator[str]:
        read.update(json.loads(Path(os.environ["GAIAFLOW_TASK_CONFIG"]).read_text()))
        raise GaiaflowError("there is none")
        yield ""

    monkeypatch.setattr(single_task, "run_for", no_run)
    monkeypatch.setattr(sys, "argv", ["single_task", "alone", "total", "--socket", path])
    with socket.socket(socket.AF_UNIX) as waits:
        waits.bind(path)
        waits.listen(1)
        waits.settimeout(5)
        with contextlib.nullcontext() if code else pytest.raises(SystemExit, match="do not run in the container"):
            assert single_task.main() == code
        waits.accept()[0].close()
    assert read == ({**config, "taskSocket": path} if code else {})
    assert Path(os.environ["GAIAFLOW_TASK_CONFIG"]).exists() is (code is None)
