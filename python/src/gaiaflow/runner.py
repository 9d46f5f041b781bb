"""`python -m gaiaflow.runner`: runs the function of a task in its pod, or in a process of the container of dev tasks.

Reads the task from the environment (`runner_variables`), calls the function, and leaves what it returned where
Airflow's sidecar or the task server picks it up. Prints no argument and no result. For Airflow its output is that of
`task_log`; by hand it is plain. Needs the standard library only.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gaiaflow import context, failure, func_path, run_tags
from gaiaflow.call import call
from gaiaflow.errors import GaiaflowError
from gaiaflow.json_values import from_json, result_json
from gaiaflow.project_layout import PROJECT_FOLDER
from gaiaflow.runner_variables import (
    CONTEXT,
    ENV_VARS,
    FAILURE_FILE,
    FUNC_KWARGS,
    FUNC_PATH,
    IMAGE,
    LOG_LEVEL,
    PULLED,
    RUN_TAGS,
    STORE,
    XCOM_FILE,
)
from gaiaflow.stored import store


def main() -> int:
    """Run the task; the exit code is 0, or 1 when there was nothing to run or nothing fit to hand on.

    Whatever the function itself raises, `SystemExit` among it, ends the process as it always would.
    """
    # Kubernetes asks with SIGTERM; the function gets the chance to clean up that Ctrl-C gives it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    task = _taken_from_environment()
    folder = os.environ.get(PROJECT_FOLDER)
    if folder and os.path.isdir(folder):  # noqa: PTH112
        os.chdir(folder)
    if FAILURE_FILE in task:
        failure.leave_words_in(task[FAILURE_FILE])
    if LOG_LEVEL not in task:
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # read while it is written
        return _run(task)
    from gaiaflow import task_log, usage

    finish = task_log.log_as_json(task[LOG_LEVEL])
    begun = time.monotonic()
    try:
        return _run(task)
    except SystemExit as error:
        if error.code not in (None, 0):
            failure.leave_word(error)
        raise
    finally:
        finish()
        task_log.note(usage.LOGGER, usage.usage_line(time.monotonic() - begun))


def _run(task: dict[str, str]) -> int:
    with store.opened({name: text for name, text in task.items() if name.startswith(STORE)}):
        return _called(task)


def _called(task: dict[str, str]) -> int:
    try:
        path = _text(task, FUNC_PATH)
        kwargs = _object(task, FUNC_KWARGS)
        for name in sorted(name for name in task if name.startswith(PULLED)):
            kwargs.update(_object(task, name))
        for name, value in _object(task, ENV_VARS).items():
            os.environ.setdefault(name, value)
        if RUN_TAGS in task:
            os.environ[run_tags.VARIABLE] = run_tags.merged(task[RUN_TAGS], task.get(IMAGE))
        with _advised():
            function = func_path.load(path)
        context.use(task.get(CONTEXT))
        kwargs = context.filled(function, kwargs)
    except GaiaflowError as error:
        return _refused(error)
    print(f"gaiaflow: running {path}")  # noqa: T201 - the output is the task's log
    with _advised():
        result = call(function, kwargs)
    if XCOM_FILE in task:
        try:
            text = result_json(result, f"what {path} returned", store.current())
        except GaiaflowError as error:
            return _refused(error)
        _write(task[XCOM_FILE], text)
    return 0


@contextmanager
def _advised() -> Iterator[None]:
    """Of what fails for a file of the project, say why."""
    try:
        yield
    except Exception as error:
        from gaiaflow.project_faults import advice

        text = advice(error)
        if text is not None:
            print(f"gaiaflow: {text}", file=sys.stderr)  # noqa: T201
        raise


def _taken_from_environment() -> dict[str, str]:
    """The task, which leaves the environment: the function and what it starts see only variables meant for them."""
    own = (FUNC_PATH, FUNC_KWARGS, CONTEXT, RUN_TAGS, IMAGE, ENV_VARS, XCOM_FILE, LOG_LEVEL, FAILURE_FILE)
    names = [name for name in os.environ if name in own or name.startswith((PULLED, STORE))]
    return {name: os.environ.pop(name) for name in names}


def _text(task: dict[str, str], name: str) -> str:
    if name not in task:
        raise GaiaflowError(f"{name} is not set; expected {func_path.FORM}")
    return task[name]


def _object(task: dict[str, str], name: str) -> dict[str, Any]:
    """The variable's JSON object; empty when it is not set. The text may be confidential, so no error shows it."""
    try:
        value = from_json(task.get(name, "{}"))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise GaiaflowError(f"{name} is not a JSON object")
    return value


def _refused(error: GaiaflowError) -> int:
    failure.leave_word(error)
    print(f"gaiaflow: {error}", file=sys.stderr)  # noqa: T201
    return 1


def _write(file: str, text: str) -> None:
    # Not pathlib: its import would be a good part of what the runner costs.
    os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120
    with open(file, "w", encoding="ascii") as stream:  # noqa: PTH123
        stream.write(text)


if __name__ == "__main__":
    sys.exit(main())
