"""One task in each of the ways that tasks run: what it returned, raised and said."""

from __future__ import annotations

import io
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from airflow.sdk import DAG

from gaiaflow import failure, pod_log, task_factory, usage
from gaiaflow.lasting import for_airflow
from gaiaflow.runner_variables import FAILURE_FILE
from gaiaflow.task_client import how
from gaiaflow.testing import task_config
from support.dev import run_dev
from support.pods import build_pod, run_in_pod

IN_PROCESS, CONTAINER, POD = WAYS = ("in-process", "container", "pod")


@dataclass(frozen=True)
class Outcome:
    """How a try ended, and what the function said."""

    returned: Any = None
    raised: tuple[type, str] | None = None
    log: tuple[Mapping[str, Any], ...] = ()


def run_as(
    way: str, socket: str, path: str, kwargs: Mapping[str, Any], pushed: Mapping[tuple[str, str], Any], **call: Any
) -> Outcome:
    """Run it once. Of the further arguments `stack` are keys of the task config, `run` makes the context of a run."""
    stack, run = call.pop("stack", {}), call.pop("run", None)
    if way == POD:
        with task_config("prod_local", **stack), DAG("d"):
            return _in_pod(task_factory("t", path, kwargs, **call), pushed, run)
    with task_config("dev", execution=way, task_socket=socket, **stack), DAG("d"):
        task = task_factory("t", path, kwargs, **call)
    with structlog.testing.capture_logs() as entries, _as_airflow(entries) if way == IN_PROCESS else nullcontext():
        try:
            value, raised = run_dev(task, pushed, run and run(task)), None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, the ways are to agree
            value, raised = None, (type(error), str(error))
    return Outcome(value, raised, _of(entries))


def _in_pod(operator: Any, pushed: Mapping[tuple[str, str], Any], run: Callable[[Any], Any] | None) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        word_file = Path(folder) / "termination-log"
        word_file.touch()
        pod = build_pod(operator, pushed, run and run(operator))
        pod.spec.containers[0].env.append(type(pod.spec.containers[0].env[0])(FAILURE_FILE, str(word_file)))
        process, value = run_in_pod(pod)
        word = failure.read_word(word_file.read_text())
    with structlog.testing.capture_logs() as entries:
        for line in process.stdout.splitlines():
            fields = pod_log.parse_line(line)
            pod_log.log(fields, fields["event"])
    if process.returncode == 0:
        return Outcome(value, None, _of(entries))
    error = failure.raised(word) if word else Exception(how(process.returncode))
    assert error is not None
    error = for_airflow("t", error)
    return Outcome(None, (type(error), str(error)), _of(entries))


@contextmanager
def _as_airflow(entries: list[Any]) -> Iterator[None]:
    """Take what a function in this process logs and prints, as Airflow's process of a task does."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            level = record.levelname.lower()
            entries.append({"log_level": level, "logger": record.name, "event": record.getMessage()})

    class Stream(io.StringIO):
        def __init__(self, name: str, level: str) -> None:
            super().__init__()
            self.entry = {"log_level": level, "logger": f"task.{name}"}

        def fileno(self) -> int:
            return 1

        def write(self, text: str) -> int:
            entries.append({**self.entry, "event": text.rstrip()})
            return len(text)

    root, handler = logging.getLogger(), Handler()
    root.addHandler(handler)
    try:
        with redirect_stdout(Stream("stdout", "info")), redirect_stderr(Stream("stderr", "error")):
            yield
    finally:
        root.removeHandler(handler)


def _of(entries: list[Any]) -> tuple[Mapping[str, Any], ...]:
    """Those of the function, without their time and what it took: Airflow's own have no logger's name here."""
    own = [entry for entry in entries if entry.get("logger") not in (None, usage.LOGGER)]
    return tuple({name: value for name, value in it.items() if name != "timestamp"} for it in own)
