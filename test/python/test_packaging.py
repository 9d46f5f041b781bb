"""The wheel, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.pods import PYTHON_PATH

PACKAGE = Path(__file__).parents[2] / "python"


def test_the_wheel_has_all_it_needs_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True)
    [wheel] = tmp_path.glob("gaiaflow-*-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        [metadata] = [name for name in archive.namelist() if name.endswith("METADATA")]
        text = archive.read(metadata).decode()
        [entry_points] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "[airflow.policy]\ngaiaflow = gaiaflow.pod_sidecar\n" in archive.read(entry_points).decode()
    sources = (PACKAGE / "src").rglob("*")
    expected = {str(path.relative_to(PACKAGE / "src")) for path in sources if path.is_file() and path.suffix != ".pyc"}
    assert names == expected
    assert {"gaiaflow/py.typed", "gaiaflow/task-config.schema.json"} <= names
    assert "Requires-Dist: kubernetes>=31; extra == 'secrets'" in text
    assert [line for line in text.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line] == []


def loaded_by(statement: str) -> set[str]:
    """The top-level modules a fresh interpreter has loaded after the statement."""
    code = f"{statement}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    environment = {"PYTHONPATH": PYTHON_PATH, "AIRFLOW_HOME": "/nonexistent"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_runner_loads_neither_airflow_nor_any_other_package() -> None:
    known = set(sys.stdlib_module_names) | {"gaiaflow", "__main__", "sitecustomize", "usercustomize"}
    extra = {
        name
        for name in loaded_by("import gaiaflow.runner") - known
        if not name.startswith(("__editable__", "_distutils"))
    }
    assert extra == set()


def test_the_package_itself_loads_nothing_until_it_is_used() -> None:
    assert not {"airflow", "kubernetes", "jsonschema", "json"} & loaded_by("import gaiaflow")


def test_a_dev_dag_loads_no_kubernetes() -> None:
    task = "from gaiaflow import task_factory; task_factory('t', 'sample:give', env='dev')"
    loaded = loaded_by(task)
    assert "airflow" in loaded
    assert not {"kubernetes", "sample"} & loaded


def test_create_secrets_loads_the_client_when_it_is_called() -> None:
    assert "kubernetes" not in loaded_by("from gaiaflow import create_secrets")


@pytest.mark.parametrize("name", ["task_factory", "create_secrets", "GaiaflowError"])
def test_what_the_package_offers(name: str) -> None:
    import gaiaflow

    assert name in gaiaflow.__all__
    assert getattr(gaiaflow, name).__name__ == name


def test_what_it_does_not_offer_is_an_attribute_error() -> None:
    import gaiaflow

    with pytest.raises(AttributeError, match="create_task"):
        gaiaflow.create_task  # noqa: B018
