"""The message of a failed DAG run: its text, and that it reaches servers on loopback, or says which does not answer."""

from __future__ import annotations

import json
import os
import socketserver
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gaiaflow import failed_run
from gaiaflow.alert_text import LINES, log_end, message

FACTS: dict[str, Any] = {
    "dag": "nightly",
    "run": "scheduled__2026-01-02T00:00:00+00:00",
    "reason": "a task failed",
    "page": "http://localhost:8080/dags/nightly/runs/r",
    "failed": 1,
    "tasks": [{"name": "train[3]", "try": 3, "page": "http://localhost:8080/train", "log": "/no/such/log"}],
}


def log_of(folder: Path, *entries: Any) -> str:
    file = folder / "attempt=1.log"
    file.write_text("\n".join(it if isinstance(it, str) else json.dumps(it) for it in entries) + "\n")
    return str(file)


def test_the_text_has_dag_run_task_try_and_pages() -> None:
    assert message({**FACTS, "failed": 4}).splitlines() == [
        "DAG nightly failed: a task failed.",
        "Run: scheduled__2026-01-02T00:00:00+00:00",
        "http://localhost:8080/dags/nightly/runs/r",
        "",
        "Task train[3] failed in try 3: http://localhost:8080/train",
        "",
        "3 further tasks failed.",
    ]


def test_a_log_ends_with_its_last_lines_and_the_exception(tmp_path: Path) -> None:
    error = {"event": "Task failed", "error_detail": [{"exc_type": "ValueError", "exc_value": "no such\nscene"}]}
    file = log_of(tmp_path, *({"event": f"line {number}"} for number in range(50)), "as it is", error)
    lines = log_end(file)
    assert lines[-5:] == ["line 49", "as it is", "Task failed", "ValueError: no such", "scene"]
    assert len(lines) == LINES


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("the key is hunter2, really", "the key is ***, really"),
        ("password=xyz and on", "password=*** and on"),
        ('{"api_key": "xyz"}', '{"api_key": ***'),
        ("postgresql://u:xyz@db/x", "postgresql://u:***@db/x"),
        ("Authorization: Bearer abcdefghij", "Authorization: Bearer ***"),
        ("line two of a key", "***"),
        ("3 tokens were read", "3 tokens were read"),
        ("an s and a 1", "an s and a 1"),
    ],
)
def test_no_secret_is_shown(tmp_path: Path, line: str, shown: str) -> None:
    file = log_of(tmp_path, {"event": line})
    assert log_end(file, ["hunter2", "line one\nline two of a key\n", "s", "1", ""]) == [shown]


def send(settings: dict[str, Any], folder: Path, facts: dict[str, Any] = FACTS) -> subprocess.CompletedProcess[str]:
    file = folder / "alerts.json"
    file.write_text(json.dumps(settings))
    command = [sys.executable, "-m", "gaiaflow.alert", str(file)]
    return subprocess.run(command, input=json.dumps(facts), capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def webhook() -> Any:
    got: list[Any] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(404 if "gone" in self.path else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()


@pytest.fixture
def mail_server() -> Any:
    got: list[str] = []

    class Server(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 ready")
            while line := self.rfile.readline().decode().strip():
                got.append(line)
                if line.upper().startswith("EHLO"):
                    self.wfile.write(b"250-here\r\n")
                    self.say("250 AUTH PLAIN")
                elif line.startswith("AUTH"):
                    self.say("235 in" if line.endswith("AHUAcA==") else "535 no")  # u and p
                elif line.upper() == "DATA":
                    self.say("354 go on")
                    got.extend(iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), "."))
                    self.say("250 ok")
                elif line.upper() == "QUIT":
                    return self.say("221 bye")
                else:
                    self.say("250 ok")
            return None

        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    smtp = {"host": "127.0.0.1", "port": server.server_address[1], "security": "none", "from": "a@b.c", "to": ["d@e.f"]}
    yield smtp, got
    server.shutdown()


def test_it_reaches_a_webhook_as_one_text_that_calls_nobody(webhook: Any, tmp_path: Path) -> None:
    address, got = webhook
    task = {**FACTS["tasks"][0], "log": log_of(tmp_path, {"event": "<!channel> a & b"})}
    ended = send({"webhook": f"{address}/hook"}, tmp_path, {**FACTS, "tasks": [task]})
    assert (ended.returncode, ended.stderr) == (0, "")
    [(path, body)] = got
    assert (path, list(body)) == ("/hook", ["text"])
    assert "&lt;!channel&gt; a &amp; b" in body["text"]


def test_it_reaches_a_mail_server_with_a_login(mail_server: Any, tmp_path: Path) -> None:
    smtp, got = mail_server
    ended = send({"smtp": {**smtp, "username": "u", "password": "p"}}, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert {"Subject: DAG nightly failed", "From: a@b.c", "To: d@e.f"} <= set(got)
    assert "DAG nightly failed: a task failed." in got


def test_a_server_that_refuses_is_named_and_no_secret_is(webhook: Any, mail_server: Any, tmp_path: Path) -> None:
    smtp = {**mail_server[0], "username": "u", "password": "hunter2"}
    ended = send({"smtp": smtp, "webhook": f"{webhook[0]}/gone/hunter2"}, tmp_path)
    assert ended.returncode == 1
    what = "gaiaflow: a message that DAG nightly failed in run scheduled__2026-01-02T00:00:00+00:00 was not sent: "
    assert sorted(ended.stderr.splitlines()) == [
        f"{what}the mail server 127.0.0.1:{smtp['port']} refuses the login of u",
        f"{what}the webhook at 127.0.0.1 answered 404 (Not Found)",
    ]


def test_one_that_does_not_answer_keeps_no_other_waiting(webhook: Any, tmp_path: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler, bind_and_activate=True) as silent:
        smtp = {"host": "127.0.0.1", "port": silent.server_address[1], "security": "none", "from": "a@b.c", "to": ["d"]}
        started = time.monotonic()
        ended = send({"smtp": smtp, "webhook": f"{webhook[0]}/hook"}, tmp_path)
    assert len(webhook[1]) == 1
    assert time.monotonic() - started < 30
    assert (
        f"the mail server 127.0.0.1:{smtp['port']} does not answer: Connection unexpectedly closed: timed out"
        in ended.stderr
    )


def test_the_scheduler_starts_it_once_for_a_failure_and_never_waits(
    webhook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "alerts.json"
    file.write_text(json.dumps({"webhook": f"{webhook[0]}/hook"}))
    monkeypatch.setenv("GAIAFLOW_TASK_CONFIG", str(tmp_path / "task-config.json"))
    monkeypatch.setattr(failed_run, "facts", lambda *_: FACTS)
    run = SimpleNamespace(dag_id="nightly", run_id=os.urandom(4).hex(), clear_number=0)
    failed_run.alert(run, "Dag Run's state was manually set to `failed`.")  # type: ignore[arg-type]
    for _ in range(2):
        failed_run.alert(run, "task_failure")  # type: ignore[arg-type]
    run.clear_number = 1
    failed_run.alert(run, "timed_out")  # type: ignore[arg-type]
    for process in failed_run._running:
        process.wait(timeout=120)
    assert len(webhook[1]) == 2


def test_where_nothing_is_configured_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GAIAFLOW_TASK_CONFIG", raising=False)
    monkeypatch.setattr(subprocess, "Popen", None)
    failed_run.alert(SimpleNamespace(dag_id="d", run_id="r"), "task_failure")  # type: ignore[arg-type]
