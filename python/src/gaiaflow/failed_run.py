"""What is said of a failed DAG run, put together in the scheduler, which waits for nothing of it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gaiaflow.task_config import PATH_VARIABLE

if TYPE_CHECKING:
    from airflow.models import DagRun, TaskInstance

log = logging.getLogger(__name__)

SETTINGS_VARIABLE = "GAIAFLOW_ALERTS"
"""Names the file with what `gaiaflow:alerts` says; where it is unset, that is `alerts.json` beside the task config."""

REASONS = {
    "task_failure": "a task failed",
    "all_tasks_deadlocked": "its tasks wait for each other",
    "timed_out": "it took longer than dagrun_timeout",
}
"""Why, in the scheduler's words. Whoever marks a run as failed by hand knows of it, as with Airflow's own callbacks."""

MOST_TASKS = 10

_last: deque[tuple[str, str, int]] = deque(maxlen=1000)
_running: list[subprocess.Popen[bytes]] = []


def alert(dag_run: DagRun, reason: str) -> None:
    """Start a process that sends the messages; once for each failure, however often the scheduler says so."""
    settings = _settings_file()
    key = (dag_run.dag_id, dag_run.run_id, getattr(dag_run, "clear_number", 0))
    if settings is None or reason not in REASONS or key in _last:
        return
    _last.append(key)
    _running[:] = [process for process in _running if process.poll() is None]  # those that ended leave the system
    process = subprocess.Popen(
        [sys.executable, "-m", "gaiaflow.alert", str(settings)], stdin=subprocess.PIPE, start_new_session=True
    )
    assert process.stdin is not None
    # Less than what a pipe takes at once, as of ten tasks: this never waits.
    process.stdin.write(json.dumps(facts(dag_run, reason)).encode())
    process.stdin.close()
    _running.append(process)


def facts(dag_run: DagRun, reason: str) -> dict[str, Any]:
    """What `gaiaflow.alert` reads."""
    from airflow.configuration import conf
    from airflow.utils.state import TaskInstanceState
    from sqlalchemy import inspect

    session: Any = inspect(dag_run).session
    failed = dag_run.get_task_instances(state=[TaskInstanceState.FAILED], session=session)
    page = f"{conf.get('api', 'base_url', fallback='').rstrip('/')}/dags/{dag_run.dag_id}"
    return {
        "dag": dag_run.dag_id,
        "run": dag_run.run_id,
        "reason": REASONS[reason],
        "page": f"{page}/runs/{quote(dag_run.run_id)}",
        "failed": len(failed),
        "tasks": [_task(ti) for ti in failed[:MOST_TASKS]],
    }


def _task(ti: TaskInstance) -> dict[str, Any]:
    element = f"[{ti.map_index}]" if ti.map_index >= 0 else ""
    return {"name": f"{ti.task_id}{element}", "try": ti.try_number, "page": ti.log_url, "log": _log_file(ti)}


def _log_file(ti: TaskInstance) -> str:
    """Where Airflow keeps the log of the last try; with another place in the configuration there may be no file."""
    from airflow.configuration import conf
    from jinja2 import Template

    name = Template(conf.get("logging", "log_filename_template")).render(ti=ti, try_number=ti.try_number)
    return str(Path(conf.get("logging", "base_log_folder")) / name)


def _settings_file() -> Path | None:
    config = os.environ.get(PATH_VARIABLE)
    beside = Path(config).with_name("alerts.json") if config else None
    named = os.environ.get(SETTINGS_VARIABLE)
    file = Path(named) if named else beside
    return file if file and file.is_file() else None
