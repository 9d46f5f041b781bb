"""What the executor tells the scheduler of a task whose try takes more than one process."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from airflow.executors.executor_loader import ExecutorLoader

executors = pytest.importorskip("airflow.executors.workloads.base", reason="Airflow 3.3 and later")


@pytest.fixture
def executor(monkeypatch: pytest.MonkeyPatch) -> Any:
    from gaiaflow.local_executor import LocalExecutor

    # Processes that take the workloads are the test's.
    monkeypatch.setattr(LocalExecutor, "_check_workers", lambda _: None)
    monkeypatch.setattr(LocalExecutor, "_spawn_workers_with_gc_freeze", lambda *_: None)
    made = LocalExecutor(parallelism=2)
    made.start()
    return made


def hand_out(executor: Any, key: str) -> None:
    workload = SimpleNamespace(key=key)
    executor.queued_tasks[key] = workload
    executor._process_workloads([workload])


def end(executor: Any, key: str, state: str = "success") -> dict[str, Any]:
    executor.result_queue.put((key, state, None))
    executor._read_results()
    reported, executor.event_buffer = executor.event_buffer, {}
    return reported


def test_an_end_is_told(executor: Any) -> None:
    hand_out(executor, "a")
    hand_out(executor, "b")
    assert end(executor, "b", "failed") == {"b": ("failed", None)}
    assert end(executor, "a") == {"a": ("success", None)}
    hand_out(executor, "a")
    assert end(executor, "a") == {"a": ("success", None)}


@pytest.mark.parametrize("first", ["success", "failed"])
def test_nothing_is_told_of_a_process_after_which_another_goes_on(executor: Any, first: str) -> None:
    hand_out(executor, "deferred")
    hand_out(executor, "deferred")
    assert end(executor, "deferred", first) == {}
    assert end(executor, "deferred") == {"deferred": ("success", None)}


def test_what_begins_is_no_end(executor: Any) -> None:
    hand_out(executor, "callback")
    assert end(executor, "callback", "running") == {"callback": ("running", None)}
    assert end(executor, "callback") == {"callback": ("success", None)}


def test_what_it_has_not_handed_out_is_passed_on(executor: Any) -> None:
    executor.change_state("stuck", "failed")
    assert executor.event_buffer == {"stuck": ("failed", None)}


def test_tasks_name_it_as_airflows_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "LocalExecutor:gaiaflow.local_executor.LocalExecutor")
    for known in ("executors", "_executor_names_per_team"):
        if hasattr(ExecutorLoader, known):
            monkeypatch.setattr(ExecutorLoader, known, getattr(ExecutorLoader, known).copy())
    (name,) = ExecutorLoader._get_executor_names()
    assert (name.alias, name.module_path) == ("LocalExecutor", "gaiaflow.local_executor.LocalExecutor")
