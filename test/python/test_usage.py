"""What a task has taken."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from gaiaflow import usage
from gaiaflow.runner_variables import LOG_LEVEL
from test_runner import run

LINE = (
    r"gaiaflow: the task took in its largest process (\d+) MiB of memory, and (\d+\.\d) s of processors in "
    r"(\d+\.\d) s, on average \d+\.\d\d"
)


def said(path: str, level: str = "INFO") -> list[dict[str, str]]:
    done = run(path, **{LOG_LEVEL: level})
    return [json.loads(line) for line in done.stdout.splitlines() if usage.LOGGER in line]


@pytest.mark.parametrize("path", ["sample:give", "sample_logs:fail_with_cause"])
def test_is_said_once_whatever_the_end(path: str) -> None:
    (line,) = said(path)
    found = re.fullmatch(LINE, line["event"])
    assert found
    assert line["level"] == "info"
    assert 5 < int(found[1]) < 500


def test_is_said_as_other_lines_of_its_level_are() -> None:
    assert said("sample:give", "WARNING") == []


def kernel(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> str:
    """The line of process 1 of a container, by what the kernel counts of it."""
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.setattr(usage, "CGROUP", str(folder))
    monkeypatch.setattr(os, "getpid", lambda: 1)
    return usage.usage_line(10)


V2 = {
    "memory.peak": f"{300 << 20}\n",
    "memory.max": f"{2 << 30}\n",
    "cpu.stat": "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n",
}
V1 = {
    "memory/memory.max_usage_in_bytes": f"{300 << 20}\n",
    "memory/memory.limit_in_bytes": "9223372036854771712\n",
    "cpuacct/cpuacct.usage": "2500000000\n",
}


@pytest.mark.parametrize(
    ("files", "memory"),
    [
        (V2, "at its peak 300 MiB of 2048 MiB of memory"),
        ({**V2, "memory.max": "max\n"}, "at its peak 300 MiB of memory"),
        (V1, "at its peak 300 MiB of memory"),
        ({"cpu.stat": V2["cpu.stat"]}, "in its largest process "),
    ],
)
def test_in_a_pod_it_is_the_containers(
    files: dict[str, str], memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = kernel(tmp_path, monkeypatch, files)
    assert line.startswith(f"gaiaflow: the task took {memory}")
    assert line.endswith(" of memory, and 2.5 s of processors in 10.0 s, on average 0.25")


def test_of_a_kernel_that_counts_nothing_it_is_the_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.match(LINE, kernel(tmp_path, monkeypatch, {}))


def test_a_task_whose_function_has_closed_the_output_ends_as_without() -> None:
    assert run("server_cases:close_out", **{LOG_LEVEL: "INFO"}).returncode == 0
