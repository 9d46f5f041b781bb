"""What MLflow marks a task's runs with, the same in every way, and the link from a task's page to them."""

from __future__ import annotations

import json
import os
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from gaiaflow.mlflow_link import MlflowLink
from gaiaflow.mlflow_tags import tags_of
from gaiaflow.plugin import Listener
from gaiaflow.run_tags import VARIABLE, merged
from gaiaflow.testing import task_config
from support.runs import run_context
from support.ways import POD, WAYS, run_as

COMMIT = "4f0c0cf5c0f1e0a4d1d3b1a3b1f5a5c7e9d2b0a1"


def tags_in(way: str, socket: str, **call: Any) -> dict[str, Any]:
    stack = {"commit": f"{COMMIT}-dirty", **call.pop("stack", {})}
    run = partial(run_context, try_number=3)
    with task_config("dev", **stack):  # as where Airflow runs the task
        outcome = run_as(way, socket, "sample.runs:mlflow_tags", {}, {}, run=run, stack=stack, **call)
    assert outcome.raised is None
    return outcome.returned  # type: ignore[no-any-return]


@pytest.mark.parametrize("way", WAYS)
def test_a_run_carries_its_task_and_commit(way: str, task_socket: str) -> None:
    tags = tags_in(way, task_socket, image="iris:of-the-call")
    assert tags.pop("gaiaflow.image", None) == ("iris:of-the-call" if way == POD else None)
    assert tags == {
        "airflow.dag_id": "d",
        "airflow.run_id": "manual__2026-01-01",
        "airflow.task_id": "t",
        "airflow.try_number": "3",
        "airflow.map_index": "-1",
        "gaiaflow.commit": f"{COMMIT}-dirty",
        "mlflow.source.git.commit": COMMIT,
        "mlflow.source.name": "sample.runs:mlflow_tags",
    }


@pytest.mark.parametrize("way", WAYS)
def test_tags_of_the_users_own_win_and_stay(way: str, task_socket: str) -> None:
    own = json.dumps({"team": "eo", "airflow.dag_id": "mine"})
    tags = tags_in(way, task_socket, stack={"envVars": {VARIABLE: own}})
    assert (tags["team"], tags["airflow.dag_id"], tags["airflow.task_id"]) == ("eo", "mine", "t")


@pytest.mark.parametrize("given", ["", "no JSON", "[1]"])
def test_what_is_no_object_is_passed_over(given: str) -> None:
    assert json.loads(merged('{"a": "b"}', "gaiaflow/environment:1", given)) == {
        "a": "b",
        "gaiaflow.image": "gaiaflow/environment:1",
    }


def test_an_element_has_its_index_and_the_note_is_a_link() -> None:
    page = "http://localhost:8080/dags/d/runs/r/tasks/t/mapped/0"
    ti = SimpleNamespace(dag_id="d", run_id="r", task_id="t", try_number=1, map_index=0, log_url=page)
    tags = tags_of(ti)
    assert (tags["airflow.map_index"], tags["airflow.url"]) == ("0", page)
    assert tags["mlflow.note.content"] == f"Airflow: [d / t[0] / r]({page})"
    assert "gaiaflow.commit" not in tags


def test_a_task_of_airflows_own_is_marked_by_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, '{"team": "eo"}')
    listener = Listener()
    for name in ("first", "second"):
        ti = SimpleNamespace(dag_id="d", run_id="r", task_id=name, try_number=1, map_index=-1)
        listener.on_task_instance_running(None, ti)
        tags = json.loads(os.environ[VARIABLE])
        assert (tags["team"], tags["airflow.task_id"]) == ("eo", name)


KEY = SimpleNamespace(dag_id="d", run_id="r", task_id="t", try_number=2, map_index=-1)


@pytest.fixture
def mlflow_server() -> Any:
    asked: list[Any] = []
    answers: dict[str, Any] = {}

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answers[self.path.rsplit("mlflow/")[-1]]).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", answers, asked
    server.shutdown()


@pytest.mark.parametrize(
    ("runs", "place"),
    [
        ([], ""),
        ([("1", "a")], "http://mlflow.localhost/#/experiments/1/runs/a"),
        ([("1", "a"), ("1", "b")], "http://mlflow.localhost/#/experiments/1/runs?searchFilter=tags."),
        ([("1", "a"), ("2", "b")], 'http://mlflow.localhost/#/compare-experiments/s?experiments=["1","2"]&'),
    ],
)
def test_the_link_leads_to_what_this_try_has_started(mlflow_server: Any, runs: Any, place: str) -> None:
    from urllib.parse import unquote

    server, answers, asked = mlflow_server
    answers["experiments/search"] = {"experiments": [{"experiment_id": "1"}, {"experiment_id": "2"}]}
    answers["runs/search"] = {"runs": [{"info": {"experiment_id": e, "run_id": r}} for e, r in runs]}
    variables = {"MLFLOW_TRACKING_URI": server}
    with task_config("dev", envVars=variables, mlflowPage="http://mlflow.localhost/"):
        link = MlflowLink().get_link(None, ti_key=KEY)  # type: ignore[arg-type]
    assert unquote(link).replace("`", "").startswith(place)
    assert asked[1]["filter"].count(" and ") == 4
    assert "tags.`airflow.try_number` = '2'" in asked[1]["filter"]


@pytest.mark.parametrize("server", ["http://127.0.0.1:1", "databricks", ""])
def test_without_an_answer_there_is_no_link(server: str) -> None:
    with task_config("dev", envVars={"MLFLOW_TRACKING_URI": server}, mlflowPage="http://mlflow.localhost"):
        assert MlflowLink().get_link(None, ti_key=KEY) == ""  # type: ignore[arg-type]
    assert MlflowLink().get_link(None, ti_key=KEY) == ""  # type: ignore[arg-type]
