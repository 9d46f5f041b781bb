"""What a pod says, and how Airflow's log has it."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pytest
import structlog
from airflow.providers.cncf.kubernetes.utils.pod_manager import PodManager
from airflow.sdk import DAG
from kubernetes.client import models as k8s

from gaiaflow import pod_log, task_factory, usage
from gaiaflow.pod_manager import TaskPodManager
from gaiaflow.runner_variables import LOG_LEVEL
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod, environment_in_pod
from test_runner import run

LOG_LINES = [
    ("info", "task.stdout", "gaiaflow: running sample_logs:say"),
    ("info", "sample_logs", "rows 10, ünïcode 漢 😀"),
    ("warning", "sample_logs", "two\nlines"),
    ("info", "sample_logs", "a level of my own"),
    ("info", "sample_logs", "{'no': 'text'}"),
    ("info", "task.stdout", "printed 1"),
    ("info", "task.stdout", ""),
    ("info", "task.stdout", "  indented, with an end"),
    ("info", "task.stdout", "ERROR: only printed"),
    ("info", "task.stdout", '{"gaiaflow":1,"level":"critical","event":"forged","logger":"x"}'),
    ("error", "task.stderr", "to stderr"),
    ("error", "sample_logs", "went wrong"),
    ("warning", "py.warnings", "old way"),
    ("info", "task.stdout", "twice"),
    ("error", "mine", "twice"),
    ("info", "sample_logs", "x" * 100_000),
    ("error", "task.stderr", "0%"),
    ("error", "task.stderr", "100%"),
    ("warning", "httpx", "shown"),
    ("critical", "sample_logs", "the last line"),
]


def shown(function: str, level: str = "INFO") -> tuple[subprocess.CompletedProcess[str], list[dict[str, Any]]]:
    """The function run as in a pod, and its log as Airflow writes it."""
    done = run(f"sample_logs:{function}", **{LOG_LEVEL: level})
    manager = TaskPodManager("base", kube_client=None)
    with structlog.testing.capture_logs() as entries:
        for line in done.stdout.splitlines():
            manager._log_message(line, "base", False, None)
    return done, [entry for entry in entries if entry["logger"] != usage.LOGGER]


def test_levels_loggers_and_messages_arrive_as_they_were() -> None:
    done, entries = shown("say")
    assert (done.returncode, done.stderr) == (0, "")
    assert [(entry["log_level"], entry["logger"], entry["event"]) for entry in entries] == LOG_LINES
    went_wrong = next(entry for entry in entries if entry["event"] == "went wrong")
    assert (went_wrong["exception"][0]["exc_type"], went_wrong["filename"]) == ("KeyError", "sample_logs.py")
    assert [frame["name"] for frame in went_wrong["exception"][0]["frames"]] == ["say"]
    assert all(entry["timestamp"].endswith("Z") for entry in entries)


def test_the_level_is_the_stacks() -> None:
    _, entries = shown("say", "DEBUG")
    assert ("debug", "not shown") in [(entry["log_level"], entry["event"]) for entry in entries]
    _, entries = shown("say", "ERROR")
    assert {entry["log_level"] for entry in entries if entry["logger"] == "sample_logs"} == {"error", "critical"}
    with task_config("prod", log_level="WARNING"), DAG("d"):
        operator = task_factory("t", "sample:give")
    assert environment_in_pod(build_pod(operator))[LOG_LEVEL] == "WARNING"


def test_a_child_is_taken_as_it_comes_and_a_library_that_takes_over_gets_its_way() -> None:
    _, entries = shown("of_a_child")
    assert [entry["event"] for entry in entries][1:] == ["from a child", "1%", "2%", "3%"]
    _, entries = shown("take_over")
    assert [(entry["logger"], entry["event"]) for entry in entries][1:] == [("task.stderr", "INFO taken over")]


def test_a_failure_is_one_message_with_its_causes() -> None:
    done, entries = shown("fail_with_cause")
    assert (done.returncode, done.stderr) == (1, "")
    last = entries[-1]
    assert (last["log_level"], last["event"]) == ("error", "ValueError: second ü")
    assert [(part["exc_type"], part["is_cause"]) for part in last["exception"]] == [
        ("ValueError", False),
        ("KeyError", True),
    ]


def test_by_hand_it_is_plain() -> None:
    done = run("sample_logs:fail_with_cause")
    assert done.stdout == "gaiaflow: running sample_logs:fail_with_cause\n"
    assert done.stderr.rstrip().endswith("ValueError: second ü")


def test_other_containers_prefixes_and_formatters_are_the_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[tuple[object, ...]] = []
    monkeypatch.setattr(PodManager, "_log_message", lambda _, *given: others.append(given))
    manager = TaskPodManager("base", kube_client=None)
    line = '{"gaiaflow":1,"level":"error","event":"e","logger":"l"}'
    with structlog.testing.capture_logs() as entries:
        manager._log_message(line, "base", True, None)
        manager._log_message(line, "base", True, lambda container, text: f"{container}/{text}")
        manager._log_message("plain\r", "other", False, None)
        manager._log_message('{"gaiaflow":1,"level":"err', "base", False, None)
    assert [(entry["log_level"], entry["event"]) for entry in entries] == [
        ("error", "[base] e"),
        ("error", "base/e"),
        ("info", '{"gaiaflow":1,"level":"err'),
    ]
    assert others == [("plain\r", "other", True, None)]


def test_the_end_of_a_log_is_for_people() -> None:
    line = '{"gaiaflow":1,"level":"error","event":"two\\nlines","logger":"l"}'
    assert pod_log.readable(f'cut"}}\n{line}\nKilled') == "two\nlines\nKilled"
    assert pod_log.readable("Killed") == "Killed"


def test_in_dev_the_functions_log_has_the_stacks_level_and_airflows_is_as_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root, output = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    root.addHandler(handler)
    before = (root.level, list(root.handlers), handler.level, list(handler.filters))
    try:
        for level, lines in (("INFO", ["INFO rows", "WARNING two"]), ("WARNING", ["WARNING two"])):
            with task_config("dev", log_level=level), DAG("d"):
                run_dev(task_factory("t", "sample_logs:say"))
            text = output.getvalue()
            assert [line for line in lines if line not in text] == []
            assert ("INFO rows" in text) is (level == "INFO")
            assert "not shown" not in text
            assert ("INFO a level of my own" in text) is (level == "INFO")  # Airflow would drop a NOTICE
            output.truncate(output.seek(0))
        with task_config("dev"), DAG("d"):
            run_dev(task_factory("t", "sample_logs:take_over"))
        assert (root.level, list(root.handlers), handler.level, list(handler.filters)) == before
        assert root.manager.disable == 0
    finally:
        root.removeHandler(handler)
    shown_last = capsys.readouterr()
    assert "0%\n100%\n" in shown_last.err
    assert "\r" not in shown_last.err
    assert "printed 1\n\n  indented" in shown_last.out


def test_a_notebooks_stream_has_no_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stream(io.StringIO):
        def fileno(self) -> int:
            return 1

    stream = Stream()
    monkeypatch.setattr(sys, "stdout", stream)
    with task_config("dev"), DAG("d"):
        run_dev(task_factory("t", "sample.functions:tell_the_time"))
    assert float(stream.getvalue().splitlines()[-1]) > 0


def test_a_line_is_json_for_other_readers_too() -> None:
    done, _ = shown("of_a_child")
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["level"], first["event"]) == ("info", "gaiaflow: running sample_logs:of_a_child")


STARTED = b"2026-01-01T00:00:01.000000001Z started\n"
SAME_TEXT = [b"2026-01-01T00:00:01.5Z same\n", b"2026-01-01T00:00:01.6Z same\n"]
LATER = b"2026-01-01T00:00:02.1Z later\n"


def follow(monkeypatch: pytest.MonkeyPatch, reads: list[list[bytes]], running: list[bool]) -> list[str]:
    """Events of a task's log whose pod's log is read in so many pieces, and asked so often whether it still runs."""
    pieces, states = iter(reads), iter(running)
    monkeypatch.setattr(PodManager, "read_pod_logs", lambda *_, **__: next(pieces))
    monkeypatch.setattr(PodManager, "container_is_running", lambda *_, **__: next(states))
    monkeypatch.setattr("time.sleep", lambda _: None)
    manager = TaskPodManager("base", kube_client=None)
    pod = k8s.V1Pod(metadata=k8s.V1ObjectMeta(name="p", namespace="n"))
    with structlog.testing.capture_logs() as entries:
        manager.fetch_container_logs(pod, "base", follow=True, container_name_log_prefix_enabled=False)
    return [entry["event"] for entry in entries]


def test_lines_of_a_log_that_is_read_again_are_shown_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [[STARTED, *SAME_TEXT], [*SAME_TEXT, LATER]]
    monkeypatch.setattr("gaiaflow.pod_manager.time.monotonic", iter(range(0, 1000, 5)).__next__)
    events = follow(monkeypatch, pieces, [True, False])
    assert "interrupted" in events.pop(3)
    assert events == ["started", "same", "same", "later"]


def test_the_status_of_a_container_whose_log_has_ended_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert follow(monkeypatch, [[STARTED]], [True, True, False]) == ["started"]
