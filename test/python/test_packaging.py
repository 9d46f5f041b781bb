"""The wheel, and what importing it costs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import gaiaflow
from support.pods import PYTHON_PATH

PACKAGE = Path(__file__).parents[2] / "python"
INFO = f"gaiaflow-{gaiaflow.__version__}.dist-info"


def contents(wheel: Path) -> dict[str, str]:
    """Every file of a wheel, without who packed it by which version of the metadata. RECORD's lines have no order."""
    with zipfile.ZipFile(wheel) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(texts)[-1] == f"{INFO}/RECORD"
    texts[f"{INFO}/RECORD"] = "".join(sorted(texts[f"{INFO}/RECORD"].splitlines(keepends=True)))
    # hatchling writes metadata 2.4 or 2.5, as new as it is itself; nothing of ours needs 2.5.
    packer = ("Generator:", "Metadata-Version:", f"{INFO}/WHEEL,", f"{INFO}/METADATA,")
    return {
        name: "".join(line for line in text.splitlines(keepends=True) if not line.startswith(packer))
        for name, text in texts.items()
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one that a stack gives out."""
    command = ["node", "--require", "tsx/cjs", "test/python/write-wheel.ts", str(tmp_path_factory.mktemp("wheel"))]
    done = subprocess.run(command, cwd=PACKAGE.parent, check=True, capture_output=True, text=True)
    return Path(done.stdout.strip())


def test_the_wheel_is_the_one_that_hatchling_builds_and_always_the_same(wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=PACKAGE, check=True, capture_output=True)
    built, ours = contents(tmp_path / wheel.name), contents(wheel)
    assert ours == built
    command = ["node", "--require", "tsx/cjs", "test/python/write-wheel.ts", str(tmp_path)]
    subprocess.run(command, cwd=PACKAGE.parent, env={**os.environ, "TZ": "Asia/Tokyo"}, check=True, capture_output=True)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_wheel_has_all_it_needs_and_nothing_else(wheel: Path) -> None:
    texts = contents(wheel)
    sources = (PACKAGE / "src").rglob("*")
    expected = {str(path.relative_to(PACKAGE / "src")) for path in sources if path.is_file() and path.suffix != ".pyc"}
    assert {name for name in texts if ".dist-info/" not in name} == expected
    assert {"gaiaflow/py.typed", "gaiaflow/task-config.schema.json"} <= expected
    metadata = texts[f"{INFO}/METADATA"]
    assert "Requires-Dist: kubernetes>=31; extra == 'secrets'" in metadata
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line] == []


def test_the_wheel_is_installed_and_airflow_finds_its_policy(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path)], check=True, capture_output=True)
    python = tmp_path / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--no-index", wheel], check=True, capture_output=True)
    code = """
import gaiaflow.runner
from importlib.metadata import entry_points, version
print(gaiaflow.runner.__file__, version("gaiaflow"), [point.value for point in entry_points(group="airflow.policy")])
"""
    done = subprocess.run([python, "-I", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.startswith(str(tmp_path))
    assert done.stdout.endswith(f" {gaiaflow.__version__} ['gaiaflow.pod_sidecar', 'gaiaflow.executors']\n")


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


@pytest.mark.parametrize("name", ["task_factory", "create_secrets", "get_current_context", "GaiaflowError"])
def test_what_the_package_offers(name: str) -> None:
    assert name in gaiaflow.__all__
    assert getattr(gaiaflow, name).__name__ == name


def test_what_it_does_not_offer_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="create_task"):
        gaiaflow.create_task  # noqa: B018
