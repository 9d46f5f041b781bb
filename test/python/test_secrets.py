"""`create_secrets` against an API server that speaks Kubernetes' HTTP, with the real client."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from gaiaflow import create_secrets
from gaiaflow.errors import SecretError
from gaiaflow.testing import task_config
from support.api_server import ApiHandler, kubeconfig, serving


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


class Handler(ApiHandler):
    """The two requests that are needed: create, and patch by JSON patch."""

    server: Cluster

    def do_POST(self) -> None:
        """Create, or 409."""
        body = self.body()
        key = (self.path.split("/")[4], body["metadata"]["name"])
        if self.server.forbidden:
            self.answer(403, {"reason": "Forbidden"})
        elif key in self.server.secrets:
            self.answer(409, {"reason": "AlreadyExists"})
        else:
            self.server.secrets[key] = body
            self.answer(201, body)

    def do_PATCH(self) -> None:
        """Apply a JSON patch of one member."""
        assert self.headers["Content-Type"] == "application/json-patch+json"
        [operation] = self.body()
        assert (operation["op"], operation["path"]) == ("add", "/data")
        secret = self.server.secrets[self.path.split("/")[4], self.path.split("/")[6]]
        secret["data"] = operation["value"]
        self.answer(200, secret)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster, and a kubeconfig that leads to it."""
    with serving(Cluster()) as server:
        path = tmp_path / "config"
        path.write_text(json.dumps(kubeconfig(server)))
        monkeypatch.setenv("KUBECONFIG", str(path))
        yield server


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
    message = str(caught.value)
    assert "pulumi config set --secret --path 'gaiaflow:secrets.my-creds.API_KEY'" in message
    assert "pulumi config set --secret --path 'gaiaflow:secrets.my-creds.TOKEN'" in message
    assert "s3cr3t" not in message
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "key", "fix"),
    [
        ("my.creds", "KEY", """pulumi config set --secret --path 'gaiaflow:secrets["my.creds"].KEY'"""),
        ("my-creds", "tls.crt", "a stack's secret has names of variables as keys, which 'tls.crt' cannot be"),
        ("gaiaflow-s3", "KEY", "names that begin with 'gaiaflow-' are the stack's own; take another"),
    ],
)
def test_the_line_to_type_works_for_every_name_or_says_that_none_does(
    name: str, key: str, fix: str, cluster: Cluster
) -> None:
    cluster.forbidden = True
    with pytest.raises(SecretError) as caught:
        create_secrets(name, {key: "s3cr3t"}, namespace="n")
    assert fix in str(caught.value)


def test_a_cluster_that_does_not_answer_is_named(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urllib3.util.retry.Retry.DEFAULT", 0)
    cluster.server_close()
    with pytest.raises(SecretError, match="does not answer at http://127"):
        create_secrets("my-creds", {"A": "s3cr3t"}, namespace="n")


@pytest.mark.parametrize("named", [True, False])
def test_no_kubeconfig_is_named_with_the_lines_to_type(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setattr("kubernetes.config.kube_config.KUBE_CONFIG_DEFAULT_LOCATION", str(tmp_path / "none"))
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    if named:
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    with pytest.raises(SecretError, match="no kubeconfig") as caught:
        create_secrets("my-creds", {"A": "s3cr3t"}, namespace="n")
    assert "pulumi config set --secret --path 'gaiaflow:secrets.my-creds.A'" in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.usefixtures("cluster")
def test_no_cluster_is_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes the connection and says nothing, as a firewall that drops packets would."""
    over = threading.Event()
    monkeypatch.setattr("gaiaflow.secrets._TIMEOUT", (0.2, 0.2))
    monkeypatch.setattr("urllib3.util.retry.Retry.DEFAULT", 0)
    monkeypatch.setattr(Handler, "do_POST", lambda _: over.wait())
    with pytest.raises(SecretError, match="does not answer"):
        create_secrets("my-creds", {"A": "b"}, namespace="n")
    over.set()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("My_Creds", {"A": "b"}, "secret_name is 'My_Creds'"),
        ("a..b", {"A": "b"}, "secret_name is 'a..b'"),
        ("a" * 254, {"A": "b"}, "secret_name is 'aaa"),
        ("my-creds", {"..": "s3cr3t"}, "the key is '..'"),
        ("my-creds", {"..A": "s3cr3t"}, "the key is '..A'"),
        ("my-creds", {".": "s3cr3t"}, "the key is '.'"),
        ("my-creds", {}, "empty"),
        ("my-creds", {"A B": "s3cr3t"}, "the key is 'A B'"),
        ("my-creds", {"A": None}, "A is of type NoneType"),
    ],
)
def test_what_kubernetes_would_refuse_is_refused_first(name: str, data: dict[str, Any], message: str) -> None:
    with pytest.raises(SecretError) as caught:
        create_secrets(name, data, namespace="n")
    assert message in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_a_stack_without_a_cluster_has_no_namespace() -> None:
    with pytest.raises(SecretError, match=r"GAIAFLOW_TASK_CONFIG is not set.*namespace="):
        create_secrets("my-creds", {"A": "b"})
    with task_config("dev"), pytest.raises(SecretError, match="a dev stack has none"):
        create_secrets("my-creds", {"A": "b"})
