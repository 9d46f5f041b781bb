"""The text of a message about a failed DAG run: which tasks, and how their logs end. Standard library only."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

LINES = 10
"""So many of each log."""
LONGEST_LINE = 400
LONGEST = 12_000
"""Characters of the whole text."""
_TAIL_BYTES = 64 * 1024

_SHORTEST_HIDDEN = 4
"""A value of fewer characters than this is part of too many words."""

_LOOKS_SECRET = (
    re.compile(r"(?i)(\b[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)[\w-]*['\"]?\s*[=:]\s*)\S+"),
    re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}"),
    re.compile(r"(\w+://[^\s/:@]*:)[^\s/@]+(?=@)"),
)
"""What stands behind such a name, a login in an address, and an authorization are hidden without being known."""


def subject(facts: Mapping[str, Any]) -> str:
    """One line."""
    return f"DAG {facts['dag']} failed"


def message(facts: Mapping[str, Any], hide: Sequence[str] = ()) -> str:
    """The whole text.

    Args:
        facts: Those of `failed_run.facts`.
        hide: Values that no message may show.
    """
    lines = [f"DAG {facts['dag']} failed: {facts['reason']}.", f"Run: {facts['run']}", facts["page"]]
    for task in facts["tasks"]:
        lines += ["", f"Task {task['name']} failed in try {task['try']}: {task['page']}"]
        lines += [f"    {line}" for line in log_end(task["log"], hide)]
    further = facts["failed"] - len(facts["tasks"])
    if further > 0:
        lines += ["", f"{further} further tasks failed."]
    text = "\n".join(lines)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n…"


def log_end(file: str, hide: Sequence[str] = ()) -> list[str]:
    """The last lines of a log without what is secret; none where there is no such file."""
    path = Path(file)
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            written = stream.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    lines = deque((line for entry in written for line in _lines(entry)), LINES)
    return [shown if len(shown) <= LONGEST_LINE else f"{shown[:LONGEST_LINE]}…" for shown in _hidden(lines, hide)]


def _lines(entry: str) -> Iterator[str]:
    """Airflow writes a JSON object a line; whoever sets another format gets lines as they are."""
    try:
        fields = json.loads(entry)
        event = str(fields["event"])
    except (ValueError, KeyError, TypeError):
        yield entry
        return
    yield from event.splitlines()
    for error in fields.get("error_detail") or ():
        yield from f"{error.get('exc_type')}: {error.get('exc_value')}".splitlines()


def _hidden(lines: Sequence[str], hide: Sequence[str]) -> list[str]:
    text = "\n".join(lines)
    # Of a value of several lines a log may show one; the longest first, as one may hold another.
    values = {line.strip() for value in hide for line in (value, *value.splitlines())}
    for value in sorted((it for it in values if len(it) >= _SHORTEST_HIDDEN), key=len, reverse=True):
        text = text.replace(value, "***")
    for pattern in _LOOKS_SECRET:
        text = pattern.sub(r"\1***", text)
    return text.splitlines()
