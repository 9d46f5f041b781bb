"""The server that runs dev tasks as processes: whatever a function does, its end is reported, and nothing is left."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from gaiaflow import usage
from gaiaflow.check.findings import CheckedTask, Finding, Report
from gaiaflow.errors import TaskServerError
from gaiaflow.runner_variables import FUNC_KWARGS, FUNC_PATH, LOG_LEVEL, XCOM_FILE
from gaiaflow.task_client import Ended, answers, run_check, run_task
from gaiaflow.task_protocol import OutputLines
from gaiaflow.task_supervisors import KEPT
from support.pods import PYTHON_PATH
from support.task_server import Server, is_running, serving_tasks


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One with little patience."""
    with serving_tasks(tmp_path_factory.mktemp("server"), grace=1) as running:
        yield running


def variables(path: str, kwargs: dict[str, Any], **more: str) -> dict[str, str]:
    """Those of a pod with the task."""
    own = {FUNC_PATH: path, FUNC_KWARGS: json.dumps(kwargs), LOG_LEVEL: "INFO", XCOM_FILE: "/airflow/xcom/return.json"}
    return {**own, **more}


def run(server: Server, path: str, key: str = "", **kwargs: Any) -> tuple[Ended, list[str]]:
    """How the task ended, and what it wrote."""
    lines: list[str] = []
    ended = run_task(server.socket, key, variables(path, kwargs), lines.append)
    return ended, [line for line in lines if f'"{usage.LOGGER}"' not in line]


def until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait for it."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("path", "kwargs", "code", "result"),
    [
        ("sample.functions:give", {"value": [1, "ü"]}, 0, '[1,"\\u00fc"]'),
        ("sample.functions:fail", {"message": "no"}, 1, None),
        ("sample.functions:leave", {"code": 3}, 3, None),
        ("sample.functions:leave", {"code": 0}, 0, None),
        ("sample.functions:nothing", {}, 1, None),
        ("server_cases:close_out", {}, 0, "5"),
        ("server_cases:leave_hard", {"code": 7}, 7, None),
        ("server_cases:die", {"number": 9}, -9, None),
        ("server_cases:die", {"number": 11}, -11, None),
        ("server_cases:die", {"number": 15}, -2, None),  # as Ctrl-C ends Python
    ],
)
def test_codes_and_results(server: Server, path: str, kwargs: dict[str, Any], code: int, result: str | None) -> None:
    ended, _ = run(server, path, **kwargs)
    assert (ended.code, ended.result, ended.stopped) == (code, result, False)
    until(lambda: list(server.files.iterdir()) == [])


def test_a_flood_arrives_whole_and_a_line_without_end_in_parts(server: Server) -> None:
    ended, lines = run(server, "server_cases:flood", megabytes=100)
    assert (ended.code, len(lines), {len(line) for line in lines[1:]}) == (0, 1 + 100 * 1024, {1023})
    ended, lines = run(server, "server_cases:no_newline")
    assert ended.code == 0
    assert sum(line.count("a") for line in lines[1:]) >= 3_000_000
    assert max(map(len, lines)) < 2 * OutputLines.MOST
    assert '"event":"and a print"' in lines[-1]


def test_what_a_task_leaves_behind_ends_with_it(server: Server, tmp_path: Path) -> None:
    ended, _ = run(server, "server_cases:daemonise", file=str(tmp_path / "pid"))
    assert (ended.code, ended.result) == (0, '"left"')
    assert not is_running(int((tmp_path / "pid").read_text()))


def test_a_variable_that_a_process_reads_when_it_starts_is_read(server: Server, tmp_path: Path) -> None:
    (tmp_path / "only_there.py").write_text("def answer():\n    return 42\n")
    given = variables("only_there:answer", {}, PYTHONPATH=f"{tmp_path}{os.pathsep}{PYTHON_PATH}")
    ended = run_task(server.socket, "", given, str)
    assert (ended.code, ended.result) == (0, "42")


def test_a_task_whose_client_is_killed_gets_sigterm_and_then_is_killed_with_all_it_started(
    server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "pids"
    code = f"from gaiaflow.task_client import run_task; run_task({server.socket!r}, 'k', {{}}, str)"
    code = code.replace("{}", repr(variables("server_cases:stay", {"file": str(file)})))
    with subprocess.Popen([sys.executable, "-c", code], env={"PYTHONPATH": PYTHON_PATH}) as client:
        until(lambda: file.exists() and len(file.read_text().split()) == 2)
        pids = [int(pid) for pid in file.read_text().split()]
        assert all(map(is_running, pids))
        client.kill()
    until(lambda: not any(map(is_running, pids)))
    until(lambda: list(server.files.iterdir()) == [])


def test_a_task_that_is_interrupted_cleans_up_and_is_heard_to_its_end(server: Server) -> None:
    heard: list[str] = []

    def emit(line: str) -> None:
        heard.append(json.loads(line)["event"])
        if heard[-1] == "started":
            raise TimeoutError("as Airflow's execution_timeout")

    with pytest.raises(TimeoutError, match="execution_timeout"):
        run_task(server.socket, "", variables("sample.functions:wait_to_be_stopped", {}), emit)
    assert heard[:3] == ["gaiaflow: running sample.functions:wait_to_be_stopped", "started", "cleaned up"]


def test_no_two_of_a_task_run_at_once_and_none_gets_files_of_the_server(server: Server, tmp_path: Path) -> None:
    file = str(tmp_path / "alone")
    with ThreadPoolExecutor(3) as pool:
        ran = list(pool.map(lambda _: run(server, "server_cases:wait", "same", file=file), range(3)))
    assert [(ended.code, ended.result) for ended, _ in ran] == [(0, '["0","1","2","3"]')] * 3


def test_sixty_at_once_and_nothing_grows(server: Server) -> None:
    def memory() -> int:
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    before = memory()
    with ThreadPoolExecutor(60) as pool:
        results = list(pool.map(lambda number: run(server, "sample.functions:give", value=number)[0].result, range(60)))
    assert results == [str(number) for number in range(60)]
    assert memory() - before < 2048  # KiB
    until(lambda: list(server.files.iterdir()) == [])
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    until(lambda: not children.exists() or len(children.read_text().split()) <= KEPT)


def test_tasks_get_supervisors_of_earlier_ones_and_nothing_of_those(tmp_path: Path) -> None:
    with serving_tasks(tmp_path) as server:
        run_task(server.socket, "a", variables("sample.functions:give", {"value": 1}, OF_THE_FIRST="seen"), str)
        seen: set[int] = set()

        def again() -> bool:
            supervisor, variable = json.loads(str(run(server, "server_cases:where")[0].result))
            assert variable is None
            known = supervisor in seen
            seen.add(supervisor)
            return known

        until(again)
        for _ in range(20):
            run(server, "sample.functions:fail", message="no")
        until(again)
        assert len(_children(server)) <= KEPT
        # Standard input, output and error, and what the server speaks by.
        until(lambda: {_files(process) for process in _children(server)} == {4})


def test_where_supervisors_that_wait_were_killed_there_is_another(tmp_path: Path) -> None:
    with serving_tasks(tmp_path) as server:
        for _ in range(2):
            assert run(server, "sample.functions:give", value=1)[0].result == "1"
            killed = _children(server)
            for supervisor in killed:
                os.kill(supervisor, signal.SIGKILL)
            until(lambda gone=frozenset(killed): not gone.intersection(_children(server)))
        assert run(server, "sample.functions:give", value=1)[0].result == "1"
        began = time.monotonic()
        server.process.terminate()
        assert server.process.wait(30) == 0
        assert time.monotonic() - began < 10, "a supervisor that waits ends at once"


def _children(server: Server) -> list[int]:
    pid = server.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def test_a_server_that_is_stopped_ends_its_tasks_and_says_so(tmp_path: Path) -> None:
    with serving_tasks(tmp_path, grace=1) as server:
        mode = Path(server.socket).stat().st_mode
        assert (stat.S_ISSOCK(mode), stat.S_IMODE(mode) & 0o077) == (True, 0o070)
        ends: list[Ended] = []
        heard: list[str] = []

        def ask() -> None:
            given = variables("sample.functions:wait_to_be_stopped", {})
            ends.append(run_task(server.socket, "", given, heard.append))

        asking = threading.Thread(target=ask)
        asking.start()
        until(lambda: any('"started"' in line for line in heard))
        server.process.send_signal(signal.SIGTERM)
        asking.join(120)
        assert server.process.wait(30) == 0
    assert [(ended.stopped, ended.code != 0, ended.result) for ended in ends] == [(True, True, None)]
    assert any('"cleaned up"' in line for line in heard)
    assert not Path(server.socket).exists()


def test_a_socket_that_nobody_listens_at_is_replaced(tmp_path: Path) -> None:
    with serving_tasks(tmp_path) as first:
        first.process.kill()
        first.process.wait()
        assert Path(first.socket).exists()
        assert not answers(first.socket)
        with pytest.raises(TaskServerError, match=r"`tasks` of this stack is not running: .*Type: npx gaiaflow start"):
            run_task(first.socket, "", {}, str, wait=0)
        (tmp_path / "files").rmdir()
        with serving_tasks(tmp_path) as second:
            assert run(second, "sample.functions:give", value=1)[0].result == "1"
            command = [sys.executable, "-m", "gaiaflow.task_server", "--ping", second.socket]
            assert subprocess.run(command, env={"PYTHONPATH": PYTHON_PATH}, check=False).returncode == 0


def test_a_server_that_dies_is_told_and_its_task_dies_with_it(tmp_path: Path) -> None:
    with serving_tasks(tmp_path) as server:
        file = tmp_path / "pids"
        errors: list[BaseException] = []

        def ask() -> None:
            try:
                run(server, "server_cases:stay", file=str(file))
            except TaskServerError as error:
                errors.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        until(lambda: file.exists() and len(file.read_text().split()) == 2)
        task = int(file.read_text().split()[0])
        supervisor = int(Path(f"/proc/{task}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(supervisor, signal.SIGKILL)
        asking.join(120)
        assert "was stopped or has died while a task ran in it" in str(errors[0])
        until(lambda: not is_running(task))
        os.kill(int(file.read_text().split()[1]), signal.SIGKILL)


PROJECT = {
    "src/roses/__init__.py": "",
    "src/roses/where.py": """
import os, subprocess, sys
from pathlib import Path

def look(word):
    import beside, helpers
    root = Path(__file__).resolve().parents[2]
    os.mkdir("models/" + word)
    line = [sys.executable, "-c", "import roses, helpers, beside, os; print(os.getcwd())"]
    child = subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()
    words = helpers.WORD + beside.WORD
    own = [name for name in os.environ if name.startswith("GAIAFLOW_")]
    return [os.getcwd() == str(root) == child, Path("params.yaml").read_text(), words, os.listdir("models"), own]

def miss():
    return Path("data/t.csv").read_text()
""",
    "helpers.py": "WORD = 'helpers '",
    "dags/beside.py": "WORD = 'beside'",
    "params.yaml": "a: 1",
    "data/t.csv": "1",
}


@pytest.fixture
def in_project(tmp_path: Path) -> Iterator[Server]:
    """A server that knows a project."""
    for name, text in PROJECT.items():
        file = tmp_path / "clone" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    rule = {"pattern": "^data(?:/.*)?$", "begins": "data", "takesBack": False, "line": "/data", "source": "defaults"}
    layout = {"imports": ["src", "", "dags"], "scratch": ["models"], "rules": [rule]}
    document = tmp_path / "layout.json"
    document.write_text(json.dumps({**layout, "sources": {"project": str(tmp_path / "clone")}}), encoding="utf-8")
    with serving_tasks(tmp_path, grace=1, GAIAFLOW_PROJECT_LAYOUT=str(document)) as running:
        yield running


@pytest.mark.parametrize("more", [{}, {"PYTHONHASHSEED": "0"}], ids=["forked", "started"])
def test_a_task_works_in_the_projects_folder(in_project: Server, more: dict[str, str]) -> None:
    for word in ("one", "two"):
        lines: list[str] = []
        task = {**variables("roses.where:look", {"word": word}), **more}
        ended = run_task(in_project.socket, "", task, lines.append)
        assert ended.result is not None, lines
        assert json.loads(ended.result) == [True, "a: 1", "helpers beside", [word], ["GAIAFLOW_PROJECT_FOLDER"]]
    until(lambda: [each.name for each in in_project.files.iterdir() if each.name.startswith("gaiaflow-task-")] == [])


def test_what_a_task_does_not_see_is_named_and_files_are_called_as_in_a_pod(in_project: Server) -> None:
    ended, lines = run(in_project, "roses.where:miss")
    output = "".join(lines)
    assert ended.code == 1
    assert "the line /data of defaults leaves it out" in output
    assert '"filename":"/project/src/roses/where.py"' in output


@pytest.mark.parametrize(
    ("text", "is_noted"),
    [
        *((each, True) for each in ("data/t.csv", "./data/t.csv", "data")),
        *(
            (each, False)
            for each in ("data/none.csv", "models/old.bin", "params.yaml", "../data/t.csv", "/data", "a\0b")
        ),
    ],
)
def test_the_check_notes_what_a_module_names_and_no_task_sees(in_project: Server, text: str, is_noted: bool) -> None:
    clone = Path(in_project.files.parent, "clone")
    (clone / "models").mkdir()
    (clone / "models" / "old.bin").touch()
    (clone / "src" / "roses" / "named.py").write_text(
        f'"""data/t.csv is read."""\nPATH = {text!r}\ndef use():\n    pass\n', encoding="utf-8"
    )
    tasks = [CheckedTask("f.py", "d", name, "roses.named:use", ()) for name in ("t", "of the same module")]
    found = run_check(in_project.socket, Report(1, tasks, []).to_dict(), print)
    notes = [Finding.from_dict(each).to_note() for each in found]
    path = os.path.normpath(text)
    line = f"f.py, d, t: module roses.named names {text!r}; {path} is not among what tasks see of the project"
    assert [note.startswith(line) for note in notes] == [True] * is_noted
