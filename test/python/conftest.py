"""A real Airflow of its own for the tests: home, database and DAG folder in a temporary place, gone afterwards."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from support.object_store import ObjectStore

settings.register_profile("gaiaflow", database=None)
settings.load_profile("gaiaflow")

HERE = Path(__file__).parent
_HOME = Path(tempfile.mkdtemp(prefix="gaiaflow-airflow-"))
DAGS = _HOME / "dags"
DAGS.mkdir()

_CLUSTER = {
    "apiVersion": "v1",
    "kind": "Config",
    "clusters": [{"name": "none", "cluster": {"server": "https://127.0.0.1:1"}}],
    "users": [{"name": "none", "user": {"token": "none"}}],
    "contexts": [{"name": "none", "context": {"cluster": "none", "user": "none"}}],
    "current-context": "none",
}
"""A kubeconfig the operator can read; nothing in these tests may reach a cluster."""

# Airflow reads its settings when it is first imported, so they are set before any test module is.
os.environ.pop("GAIAFLOW_TASK_CONFIG", None)
os.environ.update(
    HYPOTHESIS_STORAGE_DIRECTORY=str(_HOME / "hypothesis"),
    AIRFLOW_HOME=str(_HOME),
    AIRFLOW__CORE__DAGS_FOLDER=str(DAGS),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__XCOM_BACKEND="gaiaflow.xcom.ExactXCom",
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{_HOME}/airflow.db",
    AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
    AIRFLOW__CORE__DAGBAG_IMPORT_TIMEOUT="300",
    AIRFLOW_CONN_GAIAFLOW=json.dumps({"conn_type": "kubernetes", "extra": {"kube_config": json.dumps(_CLUSTER)}}),
    AIRFLOW_CONN_KUBERNETES_DEFAULT=json.dumps(
        {"conn_type": "kubernetes", "extra": {"kube_config": json.dumps(_CLUSTER)}}
    ),
)
sys.path[:0] = [str(HERE)]


def pytest_sessionfinish() -> None:
    """Leave nothing of this Airflow behind."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def database() -> None:
    """Airflow's tables, made once."""
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture(scope="session")
def task_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server takes tasks, as the container `tasks` of a stack does."""
    from support.task_server import serving_tasks

    with serving_tasks(tmp_path_factory.mktemp("server"), ONLY_THERE="the container's") as server:
        yield server.socket


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """An object store with nothing in it, whose key the environment has."""
    from support.object_store import serving_objects

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-secret-key")
    with serving_objects() as objects:
        yield objects


@pytest.fixture
def dags_folder() -> Iterator[Path]:
    """Airflow's DAG folder, empty before and after."""
    yield DAGS
    for path in DAGS.iterdir():
        path.unlink() if path.is_file() else shutil.rmtree(path)


@pytest.fixture(autouse=True)
def _no_config_left_behind() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
