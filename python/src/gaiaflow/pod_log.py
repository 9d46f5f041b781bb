"""The lines of a pod's log, put into Airflow's as a task in dev would have written them."""

from __future__ import annotations

import json
import logging
from typing import Any

import structlog

from gaiaflow.lines import last_state
from gaiaflow.task_log import LEVELS, MARK, STDOUT

_NUMBERS = {name: number for number, name in LEVELS.items()}


def parse_line(line: str) -> dict[str, Any]:
    """What the runner said; a line of any other origin (a child process, a library in C) as Airflow takes a print."""
    if line.startswith(MARK):
        try:
            fields = json.loads(line)
        except ValueError:  # two processes wrote at once
            fields = None
        if isinstance(fields, dict) and fields.get("level") in _NUMBERS and isinstance(fields.get("event"), str):
            del fields["gaiaflow"]
            return fields
    return {"level": "info", "event": last_state(line).rstrip(), "logger": STDOUT}


def log(fields: dict[str, Any], event: str) -> None:
    """Write it to the task's log: the pod has decided already which levels are shown."""
    more = {name: value for name, value in fields.items() if name not in ("level", "event")}
    _logger().log(_NUMBERS[fields["level"]], event, **more)


def _logger() -> Any:
    """Airflow's own, which neither filters nor adds the place of this very line."""
    processors = [
        processor
        for processor in structlog.get_config()["processors"]
        if not isinstance(processor, structlog.processors.CallsiteParameterAdder)
    ]
    return structlog.wrap_logger(
        None, processors=processors, wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET)
    )


def readable(text: str) -> str:
    """The end of a pod's log, as Kubernetes keeps it with a container that failed, for people."""
    lines = text.split("\n")
    if not lines[0].startswith(MARK) and any(line.startswith(MARK) for line in lines):
        del lines[0]  # the end of a line whose beginning Kubernetes has cut off
    return "\n".join(parse_line(line)["event"] for line in lines)
