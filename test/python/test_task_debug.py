"""A task that is stopped at: its function is stepped through here or waits for an editor, and ends as any other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gaiaflow.runner_variables import FUNC_KWARGS, FUNC_PATH, LOG_LEVEL, XCOM_FILE
from gaiaflow.task_client import Ended, run_task
from support.pods import PYTHON_PATH

Debug = Callable[..., tuple[Ended, str]]


def variables(path: str, **kwargs: object) -> dict[str, str]:
    """Those of a pod with the task."""
    own = {FUNC_PATH: path, FUNC_KWARGS: json.dumps(kwargs), LOG_LEVEL: "INFO"}
    return {**own, XCOM_FILE: "/airflow/xcom/return.json"}


@pytest.fixture
def debug(tmp_path: Path) -> Debug:
    """Runs a function with a debugger that gets these lines, and says how it ended and what was printed."""

    def call(typed: str, path: str, *options: str, **kwargs: object) -> tuple[Ended, str]:
        socket, folder = str(tmp_path / "socket"), tmp_path / "debug"
        command = [sys.executable, "-m", "gaiaflow.task_debug", socket, "--folder", str(folder), *options]
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": PYTHON_PATH}
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as server:
            assert server.stdin is not None
            server.stdin.write(typed)
            server.stdin.close()
            server.stdin = None
            ended = run_task(socket, "", variables(path, **kwargs), str)
            printed, _ = server.communicate(timeout=120)
            assert not folder.exists()
            assert not Path(socket).exists()
            return ended, printed

    return call


def test_pdb_stops_at_the_first_line_of_the_function(debug: Debug) -> None:
    """What it returns goes back to Airflow's side, as ever."""
    server_input = "p value\nc\n"
    ended, printed = debug(server_input, "sample.functions:give", value=[1])
    assert ended == Ended(0, False, None, "[1]")
    assert "(Pdb) [1]" in printed
    assert "functions.py" in printed


def test_a_failure_is_shown_and_handed_back(debug: Debug) -> None:
    """With its exit code."""
    ended, printed = debug("c\n", "sample.functions:fail", message="no")
    assert ended.code == 1
    assert ended.word is not None
    assert ended.word["args"] == ["no"]
    assert "Traceback" in printed


def test_an_editor_is_waited_for_before_the_function_is_called(debug: Debug, tmp_path: Path) -> None:
    """Debugpy is taken from where it was brought to, and listens on 127.0.0.1 alone."""
    (tmp_path / "brought").mkdir()
    stand_in = "def listen(at): print('listens', at)\ndef wait_for_client(): print('waits')\n"
    (tmp_path / "brought" / "debugpy.py").write_text(stand_in)
    options = ("--debugpy", str(tmp_path / "brought"), "--port", "5679")
    ended, printed = debug("", "sample.functions:give", *options, value=1)
    assert ended.result == "1"
    at = [printed.index(word) for word in ("running sample", "listens ('127.0.0.1', 5679)", "waits")]
    assert at == sorted(at)


def test_one_at_a_time(tmp_path: Path) -> None:
    """The second ends at once, and leaves the first alone."""
    command = [sys.executable, "-m", "gaiaflow.task_debug", "--folder", str(tmp_path / "debug")]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": PYTHON_PATH}
    with subprocess.Popen([*command, str(tmp_path / "one")], env=environment) as first:
        deadline = time.monotonic() + 120
        while not (tmp_path / "one").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        second = subprocess.run(
            [*command, str(tmp_path / "two")], env=environment, capture_output=True, text=True, check=False
        )
        assert second.returncode == 2
        assert "another task is being debugged" in second.stderr
        assert (tmp_path / "one").exists()
        first.kill()
