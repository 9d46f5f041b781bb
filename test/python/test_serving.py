"""A registered model behind a port: waited for, served, exchanged without a gap, kept where the next is faulty."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from gaiaflow.serving.model import Wanted, lacking
from gaiaflow.serving.process import without_logins
from gaiaflow.serving.server import Server
from support.pods import PYTHON_PATH

mlflow = pytest.importorskip("mlflow")
pytest.importorskip("mlflow.pyfunc", reason="without pandas MLflow serves no model")

MODEL = "models:/flowers@champion"
PATIENCE = 300
"""Seconds, however busy the machine is."""
CODE = """
import time

from mlflow.models import set_model
from mlflow.pyfunc import PythonModel


class Constant(PythonModel):
    def predict(self, context, model_input, params=None):
        time.sleep(float(model_input[0][0]) if float(model_input[0][0]) > 10 else 0)
        return [{value}] * len(model_input)


set_model(Constant())
"""


@dataclass(frozen=True)
class Served:
    """The server, and the registry that it asks."""

    port: int
    process: subprocess.Popen[str]
    folder: Path
    log: list[str]

    @property
    def temporary(self) -> Path:
        """Where its processes keep files of models."""
        return self.folder / "tmp"

    def register(self, value: int, code: str | None = None) -> str:
        """A version that predicts this number, or runs that code instead."""
        source = self.folder / f"model-{value}.py"
        source.write_text(CODE.format(value=value))
        model = self.folder / f"model-{value}"
        mlflow.pyfunc.save_model(
            model, python_model=str(source), input_example=[[1.0], [2.0]], pip_requirements=["mlflow", "no-such==1.0"]
        )
        if code is not None:
            (model / source.name).write_text(code)
        client = mlflow.MlflowClient()
        if not client.search_registered_models():
            client.create_registered_model("flowers")
        return str(client.create_model_version("flowers", model.as_uri()).version)

    def point(self, version: str) -> None:
        """Move the alias to it."""
        mlflow.MlflowClient().set_registered_model_alias("flowers", "champion", version)

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, str]:
        """The status of the answer, and its body."""
        request = Request(f"http://127.0.0.1:{self.port}{path}", body, {"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=PATIENCE) as response:  # noqa: S310 - our own
                return response.status, response.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def predict(self) -> tuple[int, Any]:
        """What is predicted for two rows."""
        status, text = self.ask("/invocations", b'{"inputs": [[1.0], [2.0]]}')
        return status, json.loads(text)["predictions"] if status == 200 else text

    def ping(self) -> tuple[int, str]:
        """As the container's health check asks."""
        command = [sys.executable, "-m", "gaiaflow.serving", "--ping", "--port", str(self.port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment(self.folder))
        return done.returncode, done.stdout.strip()

    def until_said(self, words: str, before: int = 0) -> None:
        """Wait for a line of its log, behind so many others."""
        deadline = time.monotonic() + PATIENCE
        while not any(words in line for line in self.log[before:]):
            assert time.monotonic() < deadline, "".join(self.log[before:])[-2000:]
            time.sleep(0.1)


def environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": PYTHON_PATH,
        "HOME": str(folder),
        "GAIAFLOW_SERVING_ASK_SECONDS": "0.2",
        "TMPDIR": str(folder / "tmp"),
        "MLFLOW_ALLOW_FILE_STORE": "true",
        "MLFLOW_TRACKING_URI": (folder / "store").as_uri(),
        "MLFLOW_REGISTRY_URI": (folder / "store").as_uri(),
    }


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One for all tests, which follow on each other: a process that loads MLflow takes seconds."""
    folder = tmp_path_factory.mktemp("serving")
    (folder / "tmp").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
        mlflow.set_tracking_uri((folder / "store").as_uri())
        mlflow.set_registry_uri((folder / "store").as_uri())
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "gaiaflow.serving", MODEL, "--port", str(port)]
        process = subprocess.Popen(
            command, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        log: list[str] = []
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        threading.Thread(target=lambda: log.extend(lines), daemon=True).start()
        yield Served(port, process, folder, log)
        process.kill()
        process.wait()


def test_waits_for_a_model_that_is_not_there_says_how_it_gets_there_and_is_well(served: Served) -> None:
    served.until_said("yet.")
    status, words = served.ask("/invocations", b"{}" * 100_000)
    assert status == 503
    assert words.startswith(f"MLflow has no {MODEL} yet. Give a version of flowers that alias")
    assert 'set_registered_model_alias("flowers", "champion", version)' in words
    assert served.ping() == (0, words.strip())


def test_serves_it_once_it_has_the_alias_with_its_input_example(served: Served) -> None:
    version = served.register(1)
    served.point(version)
    served.until_said("version 1 of flowers", len(served.log))
    served.until_said("flowers@champion: version 1 of flowers\n")
    assert served.predict() == (200, [1, 1])
    assert served.ping() == (0, "a model is served")
    status, example = served.ask("/input-example")
    assert (status, served.ask("/invocations", example.encode())) == (200, (200, '{"predictions": [1, 1]}'))
    status, about = served.ask("/")
    assert status == 200
    assert about.startswith(f"{MODEL}: version 1 of flowers\n")
    assert f"curl -s http://127.0.0.1:{served.port}/input-example | curl" in about


def test_takes_another_version_in_its_place_without_refusing_a_request(served: Served) -> None:
    slow: list[tuple[int, str]] = []
    # Longer than a process has that is asked to end.
    asking = threading.Thread(target=lambda: slow.append(served.ask("/invocations", b'{"inputs": [[16.0], [2.0]]}')))
    asking.start()
    served.point(served.register(2))
    seen = [served.predict()]
    while seen[-1] != (200, [2, 2]):
        seen.append(served.predict())
    assert [answer for answer in seen if answer not in ((200, [1, 1]), (200, [2, 2]))] == []
    assert all(served.predict() == (200, [2, 2]) for _ in range(20))
    # The process of the one before answers whom it has let in, and ends by itself.
    asking.join(PATIENCE)
    assert slow == [(200, '{"predictions": [1, 1]}')]
    deadline = time.monotonic() + PATIENCE
    while len(children_of(served)) > 1:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert len(list(served.temporary.glob("tmp*"))) == 1, "a model's files go with its process"


def test_keeps_a_version_where_the_next_cannot_be_loaded(served: Served) -> None:
    served.point(served.register(3, "import nowhere_at_all\n"))
    served.until_said("version 3 of flowers cannot be loaded: Failed to import code model")
    assert served.predict() == (200, [2, 2])
    assert served.ping()[0] == 0


def test_says_what_is_wrong_where_there_is_none_to_keep(served: Served) -> None:
    before = len(served.log)
    os.kill(serving_process(served), signal.SIGKILL)
    served.until_said("what served it has ended by signal 9; if its memory did not do", before)
    # What tried to load version 3 waits for another one.
    status, words = served.ask("/invocations", b"{}")
    assert status == 503
    assert served.ping() == (1, words.strip())
    served.point("2")
    served.until_said("flowers@champion: version 2 of flowers\n", before)
    assert served.predict() == (200, [2, 2])


def test_names_the_packages_that_are_missing_for_it(served: Served) -> None:
    [line] = [line for line in served.log if "version 3 of flowers cannot be loaded" in line]
    assert "No module named 'nowhere_at_all'. It asks for no-such==1.0 (not here). Put that into the project's" in line


def test_ends_when_it_is_asked_to(served: Served) -> None:
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0


def serving_process(served: Served) -> int:
    """The older of two children, beside the one that cannot load: the one before both leaves in a while."""
    deadline = time.monotonic() + PATIENCE
    while len(children := children_of(served)) != 2:
        assert time.monotonic() < deadline, children
        time.sleep(0.1)
    return min(children)


def children_of(served: Served) -> list[int]:
    text = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text()
    return [int(each) for each in text.split()]


@pytest.mark.parametrize(
    ("uri", "alias", "version"),
    [("models:/iris@champion", "champion", None), ("models:/iris flowers/3", None, "3")],
)
def test_a_model_is_named_by_alias_or_by_version(uri: str, alias: str | None, version: str | None) -> None:
    wanted = Wanted.of(uri)
    assert (wanted.alias, wanted.version) == (alias, version)


@pytest.mark.parametrize("uri", ["models:/iris", "models:/iris@", "models:/iris/latest", "runs:/abc/model", "iris"])
def test_another_uri_is_refused_with_what_is_expected(uri: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"the model is {uri}; expected models:/NAME@ALIAS")):
        Wanted.of(uri)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("to https://me:pass@mlflow.example/api/2.0 failed", "to https://mlflow.example/api/2.0 failed"),
        ("at https://s3.example/b/k?X-Amz-Signature=ab&c=d: 403", "at https://s3.example/b/k 403"),
        ("models:/iris@champion is http://mlflow:5000/", "models:/iris@champion is http://mlflow:5000/"),
    ],
)
def test_words_about_an_address_have_no_login_of_it(words: str, shown: str) -> None:
    assert without_logins(words) == shown


def test_a_next_version_whose_process_is_killed_is_started_again_after_a_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[float] = []
    monkeypatch.setattr(Server, "_start", lambda _: started.append(time.monotonic()))
    server = Server("models:/flowers@champion", 0)
    killed = mock.Mock(close=lambda: -9)
    server._serving, server._next = mock.Mock(), killed
    server._bury(killed)
    assert (started, server._wanted) == ([], True)
    assert server._again > time.monotonic() + 1
    server._waiting.stop()


def test_requirements_that_are_met_or_for_elsewhere_are_not_named() -> None:
    lines = ["mlflow>=2", "# a comment", "-r other.txt", "pytest>=1", "pytest<1", "no-such; python_version < '3'"]
    assert lacking(lines) == [f"pytest<1 (here {pytest.__version__})"]
