"""A pod that the cluster refuses, by a real execution against an API server that says 403."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import HTTPServer

import pytest
from airflow.sdk import DAG
from kubernetes.client import ApiException

from gaiaflow import task_factory
from gaiaflow.testing import task_config
from support.api_server import ApiHandler, kubeconfig, serving
from support.pods import context_of


class RefusesPods(ApiHandler):
    """No pod is there, and none may come."""

    def do_GET(self) -> None:
        """An empty list."""
        self.answer(200, {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": []})

    def do_POST(self) -> None:
        """As a quota, an admission webhook or pod security refuses; the pod itself is not in the answer."""
        self.body()
        self.answer(403, {"kind": "Status", "reason": "Forbidden", "message": "exceeded quota: pods"})


@pytest.fixture
def _cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serving(HTTPServer(("127.0.0.1", 0), RefusesPods)) as server:
        extra = {"kube_config": json.dumps(kubeconfig(server))}
        connection = {"conn_type": "kubernetes", "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_KUBERNETES_DEFAULT", json.dumps(connection))
        yield


@pytest.mark.usefixtures("_cluster")
def test_is_logged_by_name_and_reason_and_never_with_its_environment(capfd: pytest.CaptureFixture[str]) -> None:
    with task_config("prod_local", env_vars={"STACK": "marker-stack"}), DAG("d"):
        operator = task_factory(
            "train",
            "sample.functions:summary",
            {"given": "marker-kwarg"},
            xcom_pull_tasks={"pulled": {"task": "make"}},
            env_vars={"TOKEN": "marker-variable"},
        )
    context = context_of(operator, {("make", "return_value"): "marker-pulled"})
    operator.render_template_fields(context)  # type: ignore[arg-type]
    with pytest.raises(ApiException) as caught:
        operator.execute(context)  # type: ignore[arg-type]
    assert caught.value.status == 403
    log = "".join(capfd.readouterr())
    assert "Pod train-" in log
    assert "could not be created: Forbidden" in log
    assert "marker" not in log + str(caught.value)
