"""A pytest plugin by which a project's tests run where their code will: those of DAGs beside Airflow, all others not.

`gaiaflow test` runs pytest twice, once in each environment, with `-p gaiaflow.pytest_side` and `GAIAFLOW_TEST_SIDE`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

SIDE_VARIABLE = "GAIAFLOW_TEST_SIDE"
"""`airflow` or `project`; without it every test is taken."""

_NEEDS_AIRFLOW = re.compile(
    r"""^\s*(from|import)\s+airflow\b         # what only Airflow's environment has
    |find_spec\(["']airflow                   # asks whether it is there
    |["']airflow["']
    |\bgaiaflow\.check\b                      # reads DAG files
    """,
    re.MULTILINE | re.VERBOSE,
)


def needs_airflow(test: Path) -> bool:
    """Whether a test file is one of DAGs: it names Airflow, or the check that reads DAG files."""
    return bool(_NEEDS_AIRFLOW.search(test.read_text(encoding="utf-8", errors="replace")))


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave the test files of the other environment out. None: pytest decides, as for folders and conftest files."""
    side = os.environ.get(SIDE_VARIABLE)
    is_test = collection_path.suffix == ".py" and collection_path.name != "conftest.py"
    if side is None or not is_test or not collection_path.is_file():
        return None
    return True if needs_airflow(collection_path) != (side == "airflow") else None
