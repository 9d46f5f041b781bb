"""What the check says: tasks it looked at and faults it found, as data that travels between images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One fault, with the place to fix it."""

    file: str
    dag: str
    task: str
    argument: str
    problem: str


@dataclass(frozen=True)
class CheckedTask:
    """A task of `task_factory`, as far as the check needs it where its function can be imported. No values."""

    file: str
    dag: str
    task: str
    func_path: str
    arguments: Sequence[str]
    """Names of all arguments the function will get."""
    secrets: Sequence[str] = ()
    lists: Sequence[str] = ()
    """Names of those that are lists: what a mapped task pushed."""

    def finding(self, argument: str, problem: str) -> Finding:
        """A fault of this task."""
        return Finding(self.file, self.dag, self.task, argument, problem)


@dataclass(frozen=True)
class Report:
    """All that one run of the check says."""

    dags: int
    tasks: Sequence[CheckedTask]
    findings: Sequence[Finding]
    notes: Sequence[str] = field(default=())
    """What could not be looked at, and why."""

    def to_dict(self) -> dict[str, Any]:
        """The report for machines."""
        return {"ok": not self.findings, **asdict(self)}

    @staticmethod
    def from_dict(document: Mapping[str, Any]) -> Report:
        """The report of another image."""
        return Report(
            dags=document["dags"],
            tasks=[CheckedTask(**task) for task in document["tasks"]],
            findings=[Finding(**finding) for finding in document["findings"]],
            notes=document.get("notes", ()),
        )

    def to_text(self) -> str:
        """The report for people: one paragraph a fault, a count at the end."""
        lines: list[str] = []
        for finding in self.findings:
            place = ", ".join(part for part in (finding.file, finding.dag, finding.task) if part)
            lines += [place, f"  {finding.argument}: {finding.problem}" if finding.argument else f"  {finding.problem}"]
        lines += [f"note: {note}" for note in self.notes]
        counts = [_counted(self.dags, "DAG"), f"{_counted(len(self.tasks), 'task')} of task_factory"]
        return "\n".join([*lines, f"{', '.join(counts)}: {_counted(len(self.findings), 'fault')}"])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
