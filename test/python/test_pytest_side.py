"""Which tests run in which environment, by pytest itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "python" / "src"
TESTS = {
    "test_dags.py": "import importlib.util\nAIRFLOW = importlib.util.find_spec('airflow')\n\ndef test_dag(): ...\n",
    "test_bag.py": "def test_bag():\n    from airflow.models import DagBag\n",
    "test_model.py": "'''Not of airflow.'''\n\ndef test_model(): ...\n",
    "unit/test_more.py": "def test_more(): ...\n",
    "conftest.py": "import importlib.util\n",
}


def collected(folder: Path, side: str | None) -> list[str]:
    for name, text in TESTS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    env = {**os.environ, "PYTHONPATH": str(SOURCE)} | ({} if side is None else {"GAIAFLOW_TEST_SIDE": side})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "gaiaflow.pytest_side",
        "--collect-only",
        "-q",
    ]
    done = subprocess.run([*command, str(folder)], env=env, cwd=folder, capture_output=True, text=True, check=False)
    return sorted(line.split("::")[1] for line in done.stdout.splitlines() if "::" in line)


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        pytest.param("airflow", ["test_bag", "test_dag"], id="airflow"),
        pytest.param("project", ["test_model", "test_more"], id="project"),
        pytest.param(None, ["test_bag", "test_dag", "test_model", "test_more"], id="both"),
    ],
)
def test_each_side_has_its_own(side: str | None, expected: list[str], tmp_path: Path) -> None:
    assert collected(tmp_path, side) == expected
