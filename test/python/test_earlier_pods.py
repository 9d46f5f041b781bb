"""What a later try makes of the pod of an earlier one, asked through the operator's own client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from airflow.sdk import DAG

from gaiaflow import task_factory
from gaiaflow.testing import task_config
from support.api_server import ApiHandler, kubeconfig, serving
from support.pods import build_pod, context_of

LEAVING = {"deletionTimestamp": "2026-01-01T00:00:00Z"}


def pod(phase: str, reason: str | None = None, **metadata: Any) -> dict[str, Any]:
    labels = {"try_number": "1"}
    return {
        "metadata": {"name": "earlier", "namespace": "n", "labels": labels, **metadata},
        "status": {"phase": phase, "reason": reason},
    }


class Cluster(HTTPServer):
    """Answers each question for pods with the next of `lists`, and the last one for ever."""

    lists: list[list[dict[str, Any]]]
    asked: list[str]


class Handler(ApiHandler):
    """Tells nothing of the task but its pods."""

    server: Cluster

    def do_GET(self) -> None:
        """The task's pods."""
        parts = urlsplit(self.path)
        assert parts.path.endswith("/pods")
        self.server.asked.append("list")
        assert "already_checked!=True" in parse_qs(parts.query)["labelSelector"][0]
        items = self.server.lists.pop(0) if len(self.server.lists) > 1 else self.server.lists[0]
        self.answer(200, {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": items})

    def do_POST(self) -> None:
        """A new pod."""
        self.server.asked.append("create")
        self.answer(201, self.body())

    def do_DELETE(self) -> None:
        """A pod goes."""
        self.server.asked.append("delete")
        self.answer(200, {})

    def do_PATCH(self) -> None:
        """A pod gets the label by which it is no longer found."""
        self.server.lists = [[]]
        self.server.asked.append(f"label {json.dumps(self.body()['metadata']['labels'])}")
        self.answer(200, {})


@contextmanager
def cluster(monkeypatch: pytest.MonkeyPatch, *lists: list[dict[str, Any]]) -> Iterator[Cluster]:
    with serving(Cluster(("127.0.0.1", 0), Handler)) as server:
        server.lists, server.asked = list(lists), []
        extra = {"kube_config": json.dumps(kubeconfig(server))}
        monkeypatch.setenv("AIRFLOW_CONN_KUBERNETES_DEFAULT", json.dumps({"conn_type": "kubernetes", "extra": extra}))
        yield server


def taken(try_number: int = 2, **arguments: Any) -> str:
    """The name of the pod that the try goes on with, `new` for one of its own."""
    with task_config("prod_local", startup_timeout_seconds=arguments.pop("timeout", 60)), DAG("d"):
        operator = task_factory("train", "sample:give", **arguments)
    request = build_pod(operator)
    chosen = operator.get_or_create_pod(request, context_of(operator, try_number=try_number))
    return "new" if chosen is request else chosen.metadata.name


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_one_that_ended_while_nobody_looked_is_taken_for_its_log_and_its_end(
    monkeypatch: pytest.MonkeyPatch, phase: str
) -> None:
    with cluster(monkeypatch, [pod(phase)]) as server:
        assert taken(xcom_push=False) == "earlier"
        assert server.asked == ["list"]


def test_one_that_runs_is_taken_as_the_provider_does(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(monkeypatch, [pod("Running")]):
        assert taken() == "earlier"
        assert taken(xcom_push=False) == "earlier"


@pytest.mark.parametrize(
    ("earlier", "arguments"),
    [
        (pod("Succeeded"), {}),  # its XCom went with the sidecar
        (pod("Failed", "Evicted"), {"xcom_push": False}),
        (pod("Failed", "NodeShutdown"), {"xcom_push": False}),
    ],
)
def test_one_with_no_end_of_its_own_is_replaced(
    monkeypatch: pytest.MonkeyPatch, earlier: dict[str, Any], arguments: dict[str, Any]
) -> None:
    with cluster(monkeypatch, [earlier]) as server:
        assert taken(**arguments) == "new"
        assert server.asked[-2:] == ["delete", "create"]


def test_one_that_is_being_deleted_is_waited_for_and_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(monkeypatch, [pod("Running", **LEAVING)], [pod("Running", **LEAVING)], []) as server:
        assert taken() == "new"
        assert server.asked == ["list", "list", "list", "list", "create"]


def test_one_that_never_goes_as_its_node_is_lost_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(monkeypatch, [pod("Running", **LEAVING)]) as server:
        assert taken(timeout=1) == "new"
        assert server.asked[-3:] == ['label {"already_checked": "True"}', "list", "create"]


def test_a_call_that_wants_a_new_pod_for_each_try_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(monkeypatch, [pod("Succeeded")]) as server:
        assert taken(xcom_push=False, durable=False) == "new"
        assert server.asked[-1] == "create"


def test_a_first_try_asks_no_more_than_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(monkeypatch, []) as server:
        assert taken(try_number=1) == "new"
        assert server.asked == ["list", "create"]
