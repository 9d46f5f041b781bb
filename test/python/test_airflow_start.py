"""What Airflow's parts, its migration and MLflow do while their database is not there yet."""

import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

IMAGES = Path(__file__).parents[2] / "images"


class Connection:
    """A server's answers, one for each connection: an error, or the revisions in its table."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []
        self.revisions: Any = None

    def connect(self, url: str, **_: Any) -> "Connection":
        self.urls.append(url)
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            raise sys.modules["psycopg2"].OperationalError(answer)
        self.revisions = answer
        return self

    def close(self) -> None: ...

    def cursor(self) -> "Connection":
        return self

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, _: str) -> None:
        if self.revisions is None:
            raise sys.modules["psycopg2"].errors.UndefinedTable

    def fetchall(self) -> list[tuple[str]]:
        return [(revision,) for revision in self.revisions]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """What psycopg2 reaches, without a pause between two questions."""
    found = Connection()
    driver = ModuleType("psycopg2")
    driver.__dict__.update(OperationalError=type("OperationalError", (Exception,), {}), connect=found.connect)
    driver.__dict__["errors"] = ModuleType("errors")
    driver.__dict__["errors"].__dict__["UndefinedTable"] = type("UndefinedTable", (Exception,), {})
    monkeypatch.setitem(sys.modules, "psycopg2", driver)
    monkeypatch.setattr("time.sleep", lambda _: None)
    return found


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Connection) -> Iterator[Any]:
    """Runs `airflow-start` with arguments, and says which modules were read before Airflow's command ran."""
    assert server.answers == []
    for name, text in {"url": "postgresql+psycopg2://airflow@postgres/airflow\n", "revisions": "b2\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    source = (IMAGES / "airflow/airflow-start").read_text(encoding="utf-8")
    assert source.rstrip().endswith("\nmain()")
    module = ModuleType("airflow_start")
    exec(source.rstrip().removesuffix("main()"), module.__dict__)  # noqa: S102 (it is a program, which runs when it is imported)
    module.__dict__.update(URL=tmp_path / "url", REVISIONS=tmp_path / "revisions")
    read: list[str] = []
    module.__dict__["import_module"] = read.append
    airflow = ModuleType("airflow.__main__")
    airflow.__dict__["main"] = lambda: read.append(" ".join(sys.argv))
    monkeypatch.setitem(sys.modules, "airflow.__main__", airflow)

    def run(*arguments: str) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["airflow-start", *arguments])
        module.__dict__["main"]()
        return read

    before, mask = signal.getsignal(signal.SIGTERM), os.umask(0o022)
    yield run
    signal.signal(signal.SIGTERM, before)
    os.umask(mask)


def test_a_part_that_finds_its_database_migrated_begins_at_once(start: Any, server: Connection) -> None:
    server.answers = [["b2"]]
    assert start("airflow", "scheduler", "--skip-serve-logs") == ["airflow scheduler --skip-serve-logs"]
    assert server.urls == ["postgresql://airflow@postgres/airflow"]
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_part_reads_its_modules_while_the_database_is_migrated(
    start: Any, server: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = ["refused", "refused", None, None, ["a1"], ["b2"]]
    assert start("airflow", "api-server") == ["airflow.api_fastapi.main", "airflow api-server"]
    assert capsys.readouterr().out.splitlines() == [
        "airflow-start: waiting for Airflow's database: refused",
        "airflow-start: waiting for Airflow's database: it is empty, and airflow-migration fills it",
        "airflow-start: waiting for Airflow's database: it is of revision a1; airflow-migration brings it to b2",
    ]


def test_any_other_command_is_run_as_it_stands(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[Any] = []

    def become(*command: Any) -> None:
        ran.append(command)
        raise SystemExit

    monkeypatch.setattr(os, "execvp", become)
    for command in (["airflow-migrate"], ["airflow", "dags", "list"], ["airflow"], ["python", "scheduler"]):
        with pytest.raises(SystemExit):
            start(*command)
    assert [arguments for _, arguments in ran] == [
        ["airflow-migrate"],
        ["airflow", "dags", "list"],
        ["airflow"],
        ["python", "scheduler"],
    ]


@pytest.fixture
def await_database(server: Connection) -> Any:
    assert server.answers == []
    loader = SourceFileLoader("await_database", str(IMAGES / "common/await_database.py"))
    spec = importlib.util.spec_from_loader("await_database", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module.await_database


def test_a_server_that_starts_is_waited_for(
    await_database: Any, server: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = ["could not translate host name", "Connection refused", "Connection refused", []]
    await_database("postgresql+psycopg2://mlflow@postgres/mlflow")
    assert server.answers == []
    assert capsys.readouterr().out.count("\n") == 2


def test_one_that_refuses_the_user_is_not(await_database: Any, server: Connection) -> None:
    server.answers = ['password authentication failed for user "mlflow"', []]
    await_database("postgresql://mlflow@postgres/mlflow")
    assert server.answers == [[]]
