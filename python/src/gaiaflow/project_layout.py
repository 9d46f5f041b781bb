"""What tasks see of the project, as the stack's layout document says: composed by `lib/project-layout.ts`.

Standard library only.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaiaflow.runner_variables import OWN_PREFIX

PROJECT_FOLDER = f"{OWN_PREFIX}PROJECT_FOLDER"
"""The variable with the project's folder, where a task works."""

LAYOUT_VARIABLE = f"{OWN_PREFIX}PROJECT_LAYOUT"
"""The variable with the document's path, in containers of dev."""

LAYOUT_FILE = ".gaiaflow.json"
"""The document's name in the project's folder of an image, and of a dev task."""


@dataclass(frozen=True)
class IgnoreRule:
    """A line of an ignore file."""

    pattern: re.Pattern[str]
    """Of all paths that it is about: what it names, and all below."""
    begins: str
    """What those begin with at least."""
    takes_back: bool
    line: str
    source: str


class IgnoreRules:
    """The last rule that is about a path counts."""

    def __init__(self, rules: Sequence[Mapping[str, Any]]) -> None:
        """Take the rules as the document has them."""
        self._rules = [
            IgnoreRule(re.compile(each["pattern"]), each["begins"], each["takesBack"], each["line"], each["source"])
            for each in rules
        ]

    def left_out_by(self, path: str) -> IgnoreRule | None:
        """The rule that leaves a path out; None for what stays."""
        return self._left_out(path)[0]

    def is_empty(self, folder: str) -> bool:
        """Whether nothing below a folder stays."""
        rule, later = self._left_out(folder)
        below = f"{folder}/"
        return rule is not None and not any(
            each.takes_back and (each.begins.startswith(below) or below.startswith(each.begins)) for each in later
        )

    def _left_out(self, path: str) -> tuple[IgnoreRule | None, list[IgnoreRule]]:
        for index in range(len(self._rules) - 1, -1, -1):
            rule = self._rules[index]
            if rule.pattern.fullmatch(path):
                return (None if rule.takes_back else rule), self._rules[index + 1 :]
        return None, []


@dataclass(frozen=True)
class Layout:
    """The document."""

    file: str
    """Where it was read."""
    imports: Sequence[str]
    """Folders that modules are imported from, from the project's; `../dags` beside it."""
    scratch: Sequence[str]
    """Folders of the project that a task may write, empty at its start."""
    mounts: Sequence[Mapping[str, Any]]
    """Folders from elsewhere: `path` as tasks name it, `readOnly`, and in dev `source`, where it really is."""
    rules: IgnoreRules
    sources: Mapping[str, str]
    """In containers of dev: where the folders `project` and `dags` lie, as they are on the disk."""

    def import_path(self, project: str) -> list[str]:
        """Python's path for a project in that folder."""
        return [os.path.normpath(f"{project}/{each}") for each in self.imports]


def read_layout(file: str | None) -> Layout | None:
    """The document in a file; None where there is none, as in an image of somebody else."""
    if not file:
        return None
    try:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123 - pathlib costs the runner much
            document = json.load(stream)
    except FileNotFoundError:
        return None
    return Layout(
        file,
        document["imports"],
        document["scratch"],
        document.get("mounts", []),
        IgnoreRules(document["rules"]),
        document.get("sources", {}),
    )
