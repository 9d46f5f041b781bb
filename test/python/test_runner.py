"""The runner as a process: what it says, how it ends, what it keeps to itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gaiaflow.runner_variables import ENV_VARS, FUNC_KWARGS, FUNC_PATH, PULLED, XCOM_FILE
from support.pods import PYTHON_PATH

COMMAND = [sys.executable, "-m", "gaiaflow.runner"]


def environment_for(path: str, kwargs: dict[str, Any] | None = None, **more: str) -> dict[str, str]:
    """The environment of a task, without Airflow in between."""
    own = {FUNC_PATH: path, FUNC_KWARGS: json.dumps(kwargs or {})}
    return {"PATH": os.environ["PATH"], "PYTHONPATH": PYTHON_PATH, **own, **more}


def run(path: str, kwargs: dict[str, Any] | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run to the end."""
    environment = environment_for(path, kwargs, **more)
    return subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False)


def test_a_task_by_hand(tmp_path: Path) -> None:
    file = tmp_path / "xcom" / "return.json"
    done = run("sample.functions:give", {"value": [1, "ü"]}, **{XCOM_FILE: str(file)})
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(file.read_text()) == [1, "ü"]


def test_nothing_but_the_path_is_needed() -> None:
    assert (
        subprocess.run(
            COMMAND,
            env={"PYTHONPATH": PYTHON_PATH, FUNC_PATH: "sample:give"},
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )


def test_an_async_function_is_run_to_its_end(tmp_path: Path) -> None:
    run("sample.functions:later", {"value": 1}, **{XCOM_FILE: str(tmp_path / "x" / "return.json")})
    assert (tmp_path / "x" / "return.json").read_text() == "2"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("smaple.functions:give", "no module or package 'smaple'"),
        ("sample.function:give", "package 'sample' has no module 'function'; it has broken, functions, lacks_library,"),
        ("sample.function:give", "(did you mean 'functions'?)"),
        ("sample.functions.deeper:give", "'sample.functions' is a module, not a package"),
        ("sample.functions:giev", "module 'sample.functions' has no function 'giev'; it has change,"),
        ("sample.functions:giev", "(did you mean 'give'?)"),
        ("sample.functions:threshold", "'threshold' is there, but it is a float, no function"),
        ("sample.functions.give", "'module:function'"),
    ],
)  # fmt: skip
def test_a_wrong_path_says_what_is_there_instead(path: str, message: str) -> None:
    done = run(path)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_import_that_fails_inside_the_users_module_is_the_users_error() -> None:
    done = run("sample.broken:anything")
    assert done.returncode == 1
    assert "ModuleNotFoundError: No module named 'package_that_does_not_exist'" in done.stderr
    assert "sample/broken.py" in done.stderr


def test_a_missing_path_or_broken_variable_is_named_without_its_text() -> None:
    done = subprocess.run(COMMAND, env={"PYTHONPATH": PYTHON_PATH}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert FUNC_PATH in done.stderr
    for name in (FUNC_KWARGS, ENV_VARS, f"{PULLED}0"):
        done = run("sample:give", **{name: '["s3cr3t'})
        assert (done.returncode, done.stderr) == (1, f"gaiaflow: {name} is not a JSON object\n")


def test_the_users_error_is_in_the_log_with_its_traceback() -> None:
    done = run("sample.functions:fail", {"message": "no such model"})
    assert done.returncode == 1
    assert "sample/functions.py" in done.stderr
    assert done.stderr.rstrip().endswith("ValueError: no such model")


@pytest.mark.parametrize("code", [0, 3])
def test_the_users_exit_code_is_the_runners(code: int) -> None:
    assert run("sample.functions:leave", {"code": code}).returncode == code


def test_a_result_that_cannot_travel_is_refused_with_function_and_type(tmp_path: Path) -> None:
    done = run("sample.functions:handle", **{XCOM_FILE: str(tmp_path / "return.json")})
    assert done.returncode == 1
    assert (
        "what sample.functions:handle returned is a value of type _thread.lock; expected JSON, a tuple" in done.stderr
    )
    assert not (tmp_path / "return.json").exists()


def test_a_result_beyond_json_is_json_with_a_mark(tmp_path: Path) -> None:
    run("sample.functions:pair", **{XCOM_FILE: str(tmp_path / "return.json")})
    assert json.loads((tmp_path / "return.json").read_text()) == {"__gaiaflow__": "tuple", "value": [1, 2]}


def test_a_result_nobody_asked_for_may_be_anything() -> None:
    assert run("sample.functions:handle").returncode == 0


def test_no_argument_variable_or_result_is_printed(tmp_path: Path) -> None:
    done = run(
        "sample.functions:summary",
        {"a": "marker-kwarg"},
        **{
            f"{PULLED}0": '{"b": "marker-pulled"}',
            ENV_VARS: '{"C": "marker-variable"}',
            XCOM_FILE: str(tmp_path / "return.json"),
        },
    )
    assert json.loads((tmp_path / "return.json").read_text()) == {"a": "marker-kwarg", "b": "marker-pulled"}
    assert "marker" not in done.stdout + done.stderr
    assert "sample.functions:summary" in done.stdout


def test_sigterm_ends_the_function_as_a_keyboard_interrupt_would() -> None:
    with subprocess.Popen(
        COMMAND,
        env=environment_for("sample.functions:wait_to_be_stopped"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        for line in process.stdout:
            if line == "started\n":
                break
        process.send_signal(signal.SIGTERM)
        rest, error = process.communicate(timeout=120)
    assert rest == "cleaned up\n"
    assert "KeyboardInterrupt" in error
    assert process.returncode not in (0, -signal.SIGTERM)
