"""`python -m gaiaflow.check [--dags FOLDER | --from FILE] [--json]`; 0: no fault, 1: faults, 2: nothing checked."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gaiaflow.check.findings import Finding, Report
from gaiaflow.check.functions import check_functions
from gaiaflow.errors import TaskConfigError, TaskServerError


def main() -> int:
    """Check the DAGs, or the tasks of a report made where the DAGs could be read, and print a report."""
    parser = argparse.ArgumentParser(prog="python -m gaiaflow.check", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--dags", type=Path, help="the folder of the DAGs; Airflow's own by default")
    source.add_argument("--from", dest="report", help="a report of --json ('-': stdin), where there is no Airflow")
    parser.add_argument("--json", action="store_true", help="print the report for machines")
    options = parser.parse_args()
    # What DAGs and functions print when imported must not end in the report.
    with contextlib.redirect_stdout(sys.stderr):
        folder = None if options.report else options.dags or _airflow_folder()
        if folder and not folder.is_dir():
            parser.error(f"there is no folder {folder}")
        try:
            report = _from_dags(folder) if folder else _from_report(options.report)
        except TaskServerError as error:
            parser.error(str(error))
    print(json.dumps(report.to_dict(), indent=2) if options.json else report.to_text())  # noqa: T201
    if report.findings:
        return 1
    if folder and report.files == 0:
        print(f"there is no DAG file in {folder}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _from_dags(folder: Path) -> Report:
    from gaiaflow.check.dags import read_dags

    report = read_dags(folder.resolve())
    return report.extended(_functions(report))


def _functions(report: Report) -> Iterable[Finding]:
    """Where dev tasks run in a container, there the functions are imported, and nowhere else."""
    from gaiaflow.dev_settings import dev_settings
    from gaiaflow.task_config import current_task_config

    try:
        socket = dev_settings(current_task_config()).socket
    except TaskConfigError:  # which is a finding already
        socket = None
    if socket is None:
        return check_functions(report.tasks)
    from gaiaflow.task_client import run_check

    return [Finding.from_dict(finding) for finding in run_check(socket, report.to_dict(), _to_stderr)]


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - what functions' modules say when imported


def _from_report(name: str) -> Report:
    """Only the functions: what the DAGs' own image found, it has reported."""
    text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    report = Report.from_dict(json.loads(text))
    return replace(report, findings=()).extended(check_functions(report.tasks))


def _airflow_folder() -> Path:
    from airflow.configuration import conf

    return Path(conf.get_mandatory_value("core", "dags_folder"))


if __name__ == "__main__":
    sys.exit(main())
