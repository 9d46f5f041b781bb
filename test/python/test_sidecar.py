"""The container that hands on what a pod returns, beside pods of ours and of Airflow's own operators."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG

from gaiaflow import pod_sidecar, task_factory
from gaiaflow.testing import task_config
from support.airflow_versions import policy_manager
from support.pods import build_pod
from test_pod import plain

RESOURCES = {"requests": {"cpu": "1m", "memory": "10Mi"}, "limits": {"cpu": "200m", "memory": "64Mi"}}


@pytest.fixture
def _installed() -> Iterator[None]:
    """As in an Airflow in which the package is installed, and not merely on the path."""
    manager = policy_manager()
    known = manager.is_registered(pod_sidecar)
    if not known:
        manager.register(pod_sidecar)
    yield
    if not known:
        manager.unregister(pod_sidecar)


def sidecar_of(operator: Any) -> dict[str, Any]:
    return plain(build_pod(operator))["spec"]["containers"][1]


def ours() -> Any:
    with task_config("prod_local"), DAG("d"):
        return task_factory("train", "sample:give")


def bare() -> Any:
    with DAG("d"):
        return KubernetesPodOperator(task_id="bare", namespace="n", image="i", do_xcom_push=True)


def test_has_limits_so_that_a_quota_on_limits_lets_it_in() -> None:
    assert sidecar_of(ours())["resources"] == RESOURCES


@pytest.mark.usefixtures("_installed")
def test_has_limits_beside_operators_of_airflows_own() -> None:
    assert sidecar_of(ours())["resources"] == RESOURCES
    assert sidecar_of(bare())["resources"] == RESOURCES


@pytest.mark.usefixtures("_installed")
def test_keeps_the_resources_that_the_connection_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"requests": {"memory": "1Gi"}}
    connection = json.loads(os.environ["AIRFLOW_CONN_KUBERNETES_DEFAULT"])
    connection["extra"]["xcom_sidecar_container_resources"] = json.dumps(own)
    monkeypatch.setenv("AIRFLOW_CONN_KUBERNETES_DEFAULT", json.dumps(connection))
    assert sidecar_of(bare())["resources"] == own


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("operator", [ours, bare])
def test_ends_by_itself_when_its_pod_is_deleted_as_when_airflow_has_what_it_wanted(operator: Any, number: int) -> None:
    *shell, line = sidecar_of(operator())["command"]
    # A shell cannot trap a signal that it was started to ignore, as what runs in the background of a script is.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen([*shell, line.replace("while", "echo begun; while", 1)], stdout=subprocess.PIPE)
    signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(number)
    assert process.wait(timeout=120) == 0
