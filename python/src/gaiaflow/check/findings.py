"""What the check says: tasks it looked at and faults it found, as data that travels between images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One fault, with the place to fix it."""

    file: str
    dag: str
    task: str
    argument: str
    problem: str
    is_note: bool = False
    """Whether it is no fault, but something that surprises."""

    @staticmethod
    def from_dict(fields: Mapping[str, Any]) -> Finding:
        """That of another process or image."""
        return Finding(**fields)

    def to_note(self) -> str:
        """As one line."""
        return f"{', '.join(part for part in (self.file, self.dag, self.task) if part)}: {self.argument} {self.problem}"


@dataclass(frozen=True)
class CheckedTask:
    """A task of `task_factory`, as far as the check needs it where its function can be imported. No values."""

    file: str
    dag: str
    task: str
    func_path: str
    arguments: Sequence[str]
    """Names of all arguments the function will get."""
    elements: Sequence[Sequence[str]] = ()
    """Of a mapped task: names of further ones, for each kind of element."""
    is_open: bool = False
    """Whether there are more, which another task gives."""
    secrets: Sequence[str] = ()
    lists: Sequence[str] = ()
    """Names of those that are lists: what a mapped task pushed."""
    result: str = ""
    """What the task keeps of it: "json", or what the object store takes ("stored") too; nothing by default."""

    def finding(self, argument: str, problem: str) -> Finding:
        """A fault of this task."""
        return Finding(self.file, self.dag, self.task, argument, problem)

    def note(self, argument: str, problem: str) -> Finding:
        """What surprises in this task and is no fault."""
        return Finding(self.file, self.dag, self.task, argument, problem, is_note=True)


@dataclass(frozen=True)
class Report:
    """All that one run of the check says."""

    dags: int
    tasks: Sequence[CheckedTask]
    findings: Sequence[Finding]
    notes: Sequence[str] = field(default=())
    """What could not be looked at, and why; what surprises and is no fault."""
    files: int = 0
    """How many DAG files there are, those too that cannot be read."""

    def extended(self, found: Iterable[Finding]) -> Report:
        """With more findings, those that are notes among the notes."""
        both = list(found)
        faults = [*self.findings, *(it for it in both if not it.is_note)]
        return replace(self, findings=faults, notes=[*self.notes, *(it.to_note() for it in both if it.is_note)])

    def to_dict(self) -> dict[str, Any]:
        """The report for machines."""
        document = {"ok": not self.findings, **asdict(self)}
        for finding in document["findings"]:
            del finding["is_note"]  # none of them
        return document

    @staticmethod
    def from_dict(document: Mapping[str, Any]) -> Report:
        """The report of another image."""
        return Report(
            dags=document["dags"],
            tasks=[CheckedTask(**task) for task in document["tasks"]],
            findings=[Finding.from_dict(finding) for finding in document["findings"]],
            notes=document.get("notes", ()),
            files=document.get("files", 0),
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
