"""`create_secrets` against an API server that speaks Kubernetes' HTTP, with the real client."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from gaiaflow import create_secrets
from gaiaflow.errors import SecretError
from gaiaflow.testing import task_config


class Cluster(HTTPServer):
    """Secrets by namespace and name; `forbidden` refuses every request as Kubernetes does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.secrets: dict[tuple[str, str], dict[str, Any]] = {}
        self.forbidden = False

    def values(self, namespace: str, name: str) -> dict[str, str]:
        """A secret's values, decoded."""
        data = self.secrets[namespace, name]["data"]
        return {key: base64.b64decode(value).decode() for key, value in data.items()}


class Handler(BaseHTTPRequestHandler):
    """The two requests that are needed: create, and patch by JSON patch."""

    server: Cluster

    def do_POST(self) -> None:
        """Create, or 409."""
        body = self._body()
        key = (self.path.split("/")[4], body["metadata"]["name"])
        if self.server.forbidden:
            self._answer(403, {"reason": "Forbidden"})
        elif key in self.server.secrets:
            self._answer(409, {"reason": "AlreadyExists"})
        else:
            self.server.secrets[key] = body
            self._answer(201, body)

    def do_PATCH(self) -> None:
        """Apply a JSON patch of one member."""
        assert self.headers["Content-Type"] == "application/json-patch+json"
        [operation] = self._body()
        assert (operation["op"], operation["path"]) == ("add", "/data")
        secret = self.server.secrets[self.path.split("/")[4], self.path.split("/")[6]]
        secret["data"] = operation["value"]
        self._answer(200, secret)

    def log_message(self, *_: Any) -> None:
        """Be quiet."""

    def _body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster, and a kubeconfig that leads to it."""
    server = Cluster()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}],
        "users": [{"name": "u", "user": {"token": "t"}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    }
    path = tmp_path / "config"
    path.write_text(json.dumps(config))
    monkeypatch.setenv("KUBECONFIG", str(path))
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_seeds_own_call_in_the_stacks_namespace(cluster: Cluster) -> None:
    with task_config("prod_local", namespace="iris-tasks"):
        create_secrets(secret_name="my-creds", secret_data={"API_KEY": "1234", "ENV": "dev"})
    assert cluster.values("iris-tasks", "my-creds") == {"API_KEY": "1234", "ENV": "dev"}


def test_an_existing_one_gets_exactly_the_new_data_and_keeps_its_labels(cluster: Cluster) -> None:
    create_secrets("my-creds", {"OLD": "1", "KEPT": "1"}, namespace="n")
    cluster.secrets["n", "my-creds"]["metadata"]["labels"] = {"made-by": "someone"}
    create_secrets("my-creds", {"KEPT": "2", "NEW": 3}, namespace="n")
    assert cluster.values("n", "my-creds") == {"KEPT": "2", "NEW": "3"}
    assert cluster.secrets["n", "my-creds"]["metadata"]["labels"] == {"made-by": "someone"}


def test_without_the_right_the_error_has_the_lines_to_type_and_no_value(cluster: Cluster) -> None:
    cluster.forbidden = True
    with pytest.raises(SecretError) as caught:
        create_secrets("my-creds", {"API_KEY": "s3cr3t", "TOKEN": "s3cr3t"}, namespace="n")
    told = str(caught.value)
    assert "pulumi config set --secret --path 'gaiaflow:secrets.my-creds.API_KEY'" in told
    assert "pulumi config set --secret --path 'gaiaflow:secrets.my-creds.TOKEN'" in told
    assert "s3cr3t" not in told
    assert caught.value.__cause__ is None


def test_a_cluster_that_does_not_answer_is_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib3.util.retry.Retry.DEFAULT", 0)
    cluster.server_close()
    with pytest.raises(SecretError, match="does not answer at http://127"):
        create_secrets("my-creds", {"A": "s3cr3t"}, namespace="n")


def test_no_kubeconfig_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    with pytest.raises(SecretError, match="no kubeconfig"):
        create_secrets("my-creds", {"A": "b"}, namespace="n")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("My_Creds", {"A": "b"}, "secret_name is 'My_Creds'"),
        ("my-creds", {}, "empty"),
        ("my-creds", {"A B": "s3cr3t"}, "the key is 'A B'"),
        ("my-creds", {"A": None}, "A is of type NoneType"),
    ],
)
def test_what_kubernetes_would_refuse_is_refused_first(name: str, data: dict[str, Any], told: str) -> None:
    with pytest.raises(SecretError) as caught:
        create_secrets(name, data, namespace="n")
    assert told in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_a_stack_without_a_cluster_has_no_namespace() -> None:
    with pytest.raises(SecretError, match=r"GAIAFLOW_TASK_CONFIG is not set.*namespace="):
        create_secrets("my-creds", {"A": "b"})
    with task_config("dev"), pytest.raises(SecretError, match="a dev stack has none"):
        create_secrets("my-creds", {"A": "b"})
