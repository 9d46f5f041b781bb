"""What a function raised in its pod, and what Airflow makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG

import sample_errors as errors
from gaiaflow import failure, task_factory
from gaiaflow.airflow_api import AirflowException, AirflowFailException, AirflowSkipException
from gaiaflow.testing import task_config


def handed_on(error: BaseException, tmp_path: Path) -> tuple[str, BaseException | None]:
    """Written by the runner, kept by Kubernetes, read by the operator: the text, and what is raised."""
    file = tmp_path / "termination-log"
    file.touch()
    failure.leave_word(error, str(file))
    text = file.read_text()
    word = failure.read_word(text)
    return text, failure.raised(word) if word else None


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no such flower: 'ü'"),
        KeyError("petal"),
        ConnectionResetError(104, "reset"),
        SystemExit(3),
        errors.LimitedError(429, "key-4711"),
        errors.Outer.InnerError("inner"),
        json.JSONDecodeError("bad", "{", 0),
        RuntimeError(),
    ],
    ids=lambda error: type(error).__qualname__,
)
def test_the_same_class_with_the_same_words(error: BaseException, tmp_path: Path) -> None:
    text, raised = handed_on(error, tmp_path)
    assert (type(raised), str(raised)) == (type(error), str(error))
    assert failure.describe(json.loads(text)["raised"]).startswith(type(error).__qualname__)


def test_numbers_come_along_and_texts_do_not(tmp_path: Path) -> None:
    text, raised = handed_on(errors.LimitedError(429, "key-4711"), tmp_path)
    assert isinstance(raised, errors.LimitedError)
    assert raised.status == 429
    assert "key-4711" not in text
    _, raised = handed_on(OSError(28, "no space"), tmp_path)
    assert isinstance(raised, OSError)
    assert raised.errno == 28


def test_the_nearest_base_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class LocalError(ConnectionError):
        """No module has it."""

    text, raised = handed_on(LocalError("gone"), tmp_path)
    assert (type(raised), str(raised)) == (ConnectionError, "gone")
    assert failure.describe(json.loads(text)["raised"]).endswith("LocalError: gone")
    text, _ = handed_on(errors.LimitedError(429, ""), tmp_path)
    monkeypatch.delattr(errors, "LimitedError")
    assert type(failure.raised(json.loads(text)["raised"])) is ConnectionError
    _, raised = handed_on(errors.StubbornError("a", "b"), tmp_path)
    assert type(raised) is ValueError
    _, raised = handed_on(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), tmp_path)
    assert type(raised) is UnicodeError


def test_a_long_message_is_cut_and_an_interrupt_is_nobodys_failure(tmp_path: Path) -> None:
    text, raised = handed_on(ValueError("x" * 10_000), tmp_path)
    assert len(text) < 4096
    assert type(raised) is ValueError
    (tmp_path / "termination-log").unlink()
    assert handed_on(KeyboardInterrupt(), tmp_path) == ("", None)
    failure.leave_word(ValueError("by hand"), str(tmp_path / "no" / "such" / "file"))


@pytest.mark.parametrize("text", ["x" * 10_000, "ж" * 3_000, "🌷" * 2_000])
def test_of_a_long_message_the_numbers_still_come_along(text: str, tmp_path: Path) -> None:
    error = errors.LimitedError(429, "key-4711")
    error.args = (text,)
    _, raised = handed_on(error, tmp_path)
    assert isinstance(raised, errors.LimitedError)
    assert raised.status == 429
    assert str(raised).startswith(text[:200])


def test_what_cannot_be_told_of_an_exception_does_not_hide_it(tmp_path: Path) -> None:
    text, raised = handed_on(errors.WordlessError(), tmp_path)
    assert type(raised) is ValueError
    assert failure.describe(json.loads(text)["raised"]) == "WordlessError"
    huge = errors.LimitedError(1, "")
    huge.status = 10**5000
    assert type(handed_on(huge, tmp_path)[1]) is errors.LimitedError


@pytest.mark.parametrize("message", [None, "", "Killed", '{"gaiaflow":1,"raised":{"cut', '{"other": 1}'])
def test_other_words_of_a_pod_are_none_of_ours(message: str | None) -> None:
    assert failure.read_word(message) is None


def fails(monkeypatch: pytest.MonkeyPatch, error: Exception, word: dict[str, Any] | None) -> BaseException:
    """What a task raises whose provider raised that, and whose pod left that word."""

    def cleanup(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(KubernetesPodOperator, "cleanup", cleanup)
    with task_config("prod", kubernetes_connection="gaiaflow"), DAG("d"):
        operator: Any = task_factory("t", "sample:give")
    operator.pod_manager.word = word
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whatever it is
        operator.cleanup(pod=None, remote_pod=None)
    return caught.value


@pytest.mark.parametrize(("attributes", "final"), [({}, True), ({"lasting": False}, False)])
def test_a_pods_refusal_that_no_retry_helps_ends_the_task(
    monkeypatch: pytest.MonkeyPatch, attributes: dict[str, Any], final: bool
) -> None:
    word = {"kinds": ["gaiaflow.errors:StoredError"], "args": ["it is gone"], "attributes": attributes}
    raised = fails(monkeypatch, AirflowException("Pod t-1 returned a failure."), word)
    assert str(raised) == ("task 't': it is gone" if final else "it is gone")
    assert isinstance(raised, AirflowFailException) is final


def test_the_operator_raises_what_the_function_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = AirflowException("Pod t-1 returned a failure.")
    word = {
        "kinds": ["sample_errors:LimitedError", "builtins:ConnectionError"],
        "args": ["slow down"],
        "attributes": {},
    }
    raised = fails(monkeypatch, failed, word)
    assert (type(raised), str(raised), raised.__cause__) == (errors.LimitedError, "slow down", failed)
    assert fails(monkeypatch, failed, None) is failed
    assert fails(monkeypatch, failed, {"kinds": ["no.such:Error"], "args": [], "attributes": {}}) is failed
    skipped = AirflowSkipException("exit code 99")
    assert fails(monkeypatch, skipped, word) is skipped
