"""Logs of tasks in the object store: handed over at a task's end, read when its pod is gone."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from gaiaflow import task_logs
from gaiaflow.task_logs import StoredLogs
from support.object_store import ObjectStore

LOG = "dag_id=d/run_id=manual__2026-01-01/task_id=t/attempt=1.log"


def logs_of(store: ObjectStore, folder: Path, **more: str) -> StoredLogs:
    return StoredLogs({"bucket": "airflow-logs", "endpoint": store.endpoint, **more}, str(folder))


def write(folder: Path, text: str, name: str = LOG) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def test_are_read_where_they_were_not_written(store: ObjectStore, tmp_path: Path) -> None:
    write(tmp_path / "pod", '{"event":"hello"}\n')
    logs_of(store, tmp_path / "pod").upload(LOG)
    assert list(store.objects) == [f"airflow-logs/{LOG}"]
    assert logs_of(store, tmp_path / "api").read(LOG, None) == ([f"s3://airflow-logs/{LOG}"], ['{"event":"hello"}\n'])


def test_may_share_a_bucket_with_others(store: ObjectStore, tmp_path: Path) -> None:
    write(tmp_path, "hello\n")
    logs = logs_of(store, tmp_path, prefix="airflow/p.s/")
    logs.upload(LOG)
    assert list(store.objects) == [f"airflow-logs/airflow/p.s/{LOG}"]
    assert logs.read(LOG, None)[1] == ["hello\n"]


def test_a_try_that_goes_on_in_another_pod_keeps_what_the_first_one_said(store: ObjectStore, tmp_path: Path) -> None:
    for folder, text in [("first", "deferred\n"), ("second", "resumed\n")]:
        write(tmp_path / folder, text)
        logs_of(store, tmp_path / folder).upload(LOG)
    assert logs_of(store, tmp_path).read(LOG, None)[1] == ["deferred\nresumed\n"]


def test_one_that_goes_on_in_the_same_container_says_nothing_twice(store: ObjectStore, tmp_path: Path) -> None:
    for text in ("deferred\n", "deferred\nresumed\n"):
        write(tmp_path, text)
        logs_of(store, tmp_path).upload(LOG)
    assert logs_of(store, tmp_path).read(LOG, None)[1] == ["deferred\nresumed\n"]


def test_what_is_in_the_store_for_a_day_leaves_the_container(store: ObjectStore, tmp_path: Path) -> None:
    old, resumed, failed = (LOG.replace("=t/", f"={name}/") for name in ("old", "resumed", "failed"))
    yesterday = time.time() - task_logs.KEPT_SECONDS - 1
    for name in (old, resumed):
        write(tmp_path, "said\n", name)
        logs_of(store, tmp_path).upload(name)
        os.utime(tmp_path / name, (yesterday, (tmp_path / name).stat().st_mtime))
    with (tmp_path / resumed).open("a") as log:
        log.write("resumed\n")
    write(tmp_path, "said\n", failed)
    os.utime(tmp_path / failed, (yesterday, yesterday))
    os.utime(tmp_path / ".old-logs-removed", (yesterday, yesterday))
    write(tmp_path, "said\n")
    logs_of(store, tmp_path).upload(LOG)
    assert [(tmp_path / name).exists() for name in (old, resumed, failed, LOG)] == [False, True, True, True]
    assert logs_of(store, tmp_path).read(old, None)[1] == ["said\n"]


def test_what_its_trigger_said_is_beside_it_and_another_try_is_not(store: ObjectStore, tmp_path: Path) -> None:
    others = [f"{LOG}.trigger.7.log", LOG.replace("=1.log", "=10.log"), f"{LOG}.old"]
    for name in [LOG, *others]:
        write(tmp_path, name, name)
        logs_of(store, tmp_path).upload(name)
    sources, texts = logs_of(store, tmp_path).read(LOG, None)
    assert sources == [f"s3://airflow-logs/{LOG}", f"s3://airflow-logs/{LOG}.trigger.7.log"]
    assert texts == [LOG, f"{LOG}.trigger.7.log"]


def test_of_a_task_without_one_there_is_nothing(store: ObjectStore, tmp_path: Path) -> None:
    write(tmp_path, "")
    logs_of(store, tmp_path).upload(LOG)
    assert store.objects == {}
    assert logs_of(store, tmp_path).read(LOG, None) == ([], None)


@pytest.mark.usefixtures("store")
def test_a_store_that_is_away_is_said_where_the_log_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    logs = StoredLogs({"bucket": "airflow-logs", "endpoint": "http://127.0.0.1:9"}, str(tmp_path))
    (source,), texts = logs.read(LOG, None)
    assert source.startswith(f"The log could not be read from s3://airflow-logs/{LOG}: ")
    assert texts is None


def test_one_client_asks_for_all_of_a_process(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gaiaflow.stored import access

    made, make = [], access.client
    monkeypatch.setattr(access, "client", lambda storage: made.append(storage) or make(storage))
    logs = logs_of(store, tmp_path)
    for name in (LOG, f"{LOG}.trigger.7.log"):
        write(tmp_path, name, name)
        logs.upload(name)
    assert logs.read(LOG, None)[1] == [LOG, f"{LOG}.trigger.7.log"]
    assert made == [logs.storage]


def test_airflow_finds_them_by_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    monkeypatch.setenv(task_logs.VARIABLE, '{"bucket": "airflow-logs"}')
    assert importlib.reload(task_logs).REMOTE_TASK_LOG.storage == {"bucket": "airflow-logs"}
    monkeypatch.delenv(task_logs.VARIABLE)
    assert importlib.reload(task_logs).REMOTE_TASK_LOG is None
    assert task_logs.LOGGING_CONFIG["version"] == 1
