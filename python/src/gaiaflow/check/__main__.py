"""`python -m gaiaflow.check [--dags FOLDER | --from FILE] [--json]`; 0: no fault, 1: faults, 2: no check."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from dataclasses import replace
from pathlib import Path

from gaiaflow.check.findings import Report
from gaiaflow.check.functions import check_functions


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
        report = _from_dags(folder) if folder else _from_report(options.report)
    print(json.dumps(report.to_dict(), indent=2) if options.json else report.to_text())  # noqa: T201
    return 1 if report.findings else 0


def _from_dags(folder: Path) -> Report:
    from gaiaflow.check.dags import read_dags

    report = read_dags(folder.resolve())
    return replace(report, findings=[*report.findings, *check_functions(report.tasks)])


def _from_report(name: str) -> Report:
    """Only the functions: what the DAGs' own image found, it has reported."""
    text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    report = Report.from_dict(json.loads(text))
    return replace(report, findings=list(check_functions(report.tasks)))


def _airflow_folder() -> Path:
    from airflow.configuration import conf

    return Path(conf.get_mandatory_value("core", "dags_folder"))


if __name__ == "__main__":
    sys.exit(main())
