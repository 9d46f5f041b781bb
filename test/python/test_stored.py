"""Values between tasks that are no JSON or too large: in the object store, handed on by reference, in each way."""

from __future__ import annotations

import json
import logging
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import DAG

import stored_cases
from gaiaflow import task_factory
from gaiaflow.airflow_api import AirflowFailException
from gaiaflow.errors import NotJsonError, StoredError
from gaiaflow.json_values import result_json, to_json
from gaiaflow.lasting import for_airflow
from gaiaflow.stored.addresses import lifetime, part
from gaiaflow.stored.store import Store
from gaiaflow.stored.value import StoredValue
from gaiaflow.testing import task_config
from stored_cases import KINDS
from support.object_store import ObjectStore
from support.pods import build_pod, environment_in_pod
from support.ways import CONTAINER, POD, WAYS, run_as
from support.xcoms import through_the_database

HINT = "; or set gaiaflow:xcom.objectStorage, which keeps it in the object store"


PULL = {"xcom_pull_tasks": {"value": {"task": "make"}}}


@pytest.mark.parametrize("way", WAYS)
def test_values_arrive_as_they_left_by_reference(way: str, store: ObjectStore, task_socket: str) -> None:
    stack = store.config()
    made = run_as(way, task_socket, "stored_cases:value_of", {"kind": "all"}, {}, stack=stack)
    assert made.raised is None
    assert {name: (value.kind, value.address.rpartition(".")[2]) for name, value in made.returned.items()} == KINDS
    folder = "xcom/p.s/d/manual__2026-01-01/t/-1/1/"
    for value in made.returned.values():
        assert value.address.startswith(f"s3://xcom/{folder}")
        assert value.bytes == len(store.objects[value.address.removeprefix("s3://")])
    kept = through_the_database(made.returned)
    assert kept == made.returned
    pushed = {("make", "return_value"): kept}
    given = run_as(way, task_socket, "stored_cases:same", {"kind": "all"}, pushed, **PULL, stack=stack)
    assert (given.raised, given.returned) == (None, dict.fromkeys(KINDS, True))


@pytest.mark.parametrize("way", WAYS)
def test_what_is_within_others_is_kept_by_itself_and_a_list_as_a_whole(
    way: str, store: ObjectStore, task_socket: str
) -> None:
    stack = store.config()
    made = run_as(way, task_socket, "stored_cases:value_of", {"kind": "nested"}, {}, stack=stack)
    assert [type(it) for it in (*made.returned["tables"], made.returned["pair"][0])] == [StoredValue] * 3
    assert made.returned["n"] == 1
    pushed = {("make", "return_value"): through_the_database(made.returned)}
    given = run_as(way, task_socket, "stored_cases:same", {"kind": "nested"}, pushed, **PULL, stack=stack)
    assert (given.raised, given.returned) == (None, True)


def refused(way: str, socket: str, pushed: dict[tuple[str, str], Any], **call: Any) -> str:
    """Why Airflow does not start the task."""
    try:
        outcome = run_as(way, socket, "stored_cases:give", {}, pushed, **PULL, **call)
    except AirflowFailException as error:  # a pod is built before its function runs
        return str(error)
    assert outcome.raised is not None
    assert outcome.raised[0] is AirflowFailException
    return outcome.raised[1]


def writing(sent: dict[str, bytes], **more: Any) -> Store:
    """A store that takes what is put there into a dict."""
    write = {"bucket": "b", "prefix": "p/", "maxBytes": 1 << 20, "url": "", "fields": {}, "mapped": False, **more}
    kept = Store(write, {})
    kept.send = sent.__setitem__  # type: ignore[method-assign]
    return kept


def test_of_a_large_dict_the_largest_values_are_kept_apart_and_its_keys_stay() -> None:
    sent: dict[str, bytes] = {}
    value = {"a": 1, "rows": list(range(40_000)), "text": "x" * 60_000, "more": "y" * 50_000}
    form = json.loads(to_json(value, "it", writing(sent)))
    assert {name: type(part).__name__ for name, part in form.items()} == {
        "a": "int",
        "rows": "dict",
        "text": "str",
        "more": "str",
    }
    assert list(form) == list(value)
    assert {key: json.loads(data) for key, data in sent.items()} == {"p/1.json": value["rows"]}


def test_what_other_tasks_are_mapped_over_stays_a_list() -> None:
    sent: dict[str, bytes] = {}
    rows = [{"n": number, "text": "x" * 100} for number in range(2_000)]
    assert json.loads(to_json(rows, "it", writing(sent, mapped=True))) == rows
    assert sent == {}
    assert json.loads(to_json(rows, "it", writing(sent)))["__gaiaflow__"] == "stored"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("own class", "holds a sklearn at ['model'] that has in it stored_cases.Own, which skops loads for nobody"),
        ("large", "is a numpy.ndarray that takes 8.0 MiB in the object store, over the 1 MiB of gaiaflow:xcom.maxObj"),
        (
            "objects",
            "is a numpy.ndarray that cannot be kept as npy: Object arrays cannot be saved when allow_pickle=Fal",
        ),
        ("attrs", "is a pandas.DataFrame that cannot be kept as parquet: its attrs would arrive as others"),
        ("lists", "is a pandas.DataFrame that cannot be kept as parquet: "),
        ("Path", "is a value of type pathlib.PosixPath; expected JSON, a tuple"),
        ("bytes", "is a value of type bytes; expected JSON, a tuple"),
    ],
)
def test_what_the_store_does_not_take_is_refused(kind: str, words: str) -> None:
    sent: dict[str, bytes] = {}
    with pytest.raises((NotJsonError, StoredError)) as refused:
        result_json(stored_cases.forbidden(kind), "what f returned", writing(sent))
    assert str(refused.value).startswith(f"what f returned {words}")
    assert HINT not in str(refused.value)
    assert sent == {}


def test_a_store_that_is_away_is_no_reason_to_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    form = {"url": "http://127.0.0.1:9/xcom", "fields": {}, "bucket": "xcom", "prefix": "p/", "maxBytes": 2**20}
    with pytest.raises(StoredError, match=r"^it is a numpy.ndarray that could not be kept in the object store") as away:
        result_json(stored_cases.value_of("array"), "it", Store(form, {}))
    assert for_airflow("t", away.value) is away.value
    form["maxBytes"] = 1
    with pytest.raises(StoredError, match="over the 0 MiB") as large:
        result_json(stored_cases.value_of("array"), "it", Store(form, {}))
    assert type(for_airflow("t", large.value)) is AirflowFailException


@pytest.mark.parametrize(("package", "kind"), [("pyarrow", "DataFrame"), ("skops", "model")])
def test_a_missing_package_is_named(package: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(StoredError, match=f"needs the package {package}, which is not installed where this runs"):
        result_json(stored_cases.value_of(kind), "it", writing({}))


def test_an_airflow_without_boto3_says_so(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("boto3", "botocore", "botocore.config", "botocore.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)
    words = "gaiaflow:xcom.objectStorage needs boto3 in Airflow"
    with task_config("prod_local", **store.config()), DAG("d"):
        operator = task_factory("t", "stored_cases:give", {"value": 1})
        with pytest.raises(AirflowFailException, match=words):
            build_pod(operator)
        with pytest.raises(StoredError, match=words):
            StoredValue("s3://xcom/xcom/p.s/1.npy", "numpy.ndarray", 3).load()


def test_an_airflow_without_a_key_says_so(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with task_config("prod_local", **store.config()), DAG("d"):
        operator = task_factory("t", "stored_cases:give", {"value": 1})
        with pytest.raises(AirflowFailException, match="Airflow has no AWS key or role here"):
            build_pod(operator)


def test_a_refusal_has_the_same_words_everywhere(store: ObjectStore, task_socket: str) -> None:
    call: dict[str, Any] = {"stack": store.config()}
    raised = {run_as(way, task_socket, "stored_cases:forbidden", {"kind": "large"}, {}, **call).raised for way in WAYS}
    ((of, words),) = raised  # type: ignore[misc]
    assert of is AirflowFailException
    assert words.startswith("task 't': what stored_cases:forbidden returned is a numpy.ndarray that takes 8.0 MiB")


@pytest.mark.parametrize(("kind", "helps"), [("nested", True), ("Path", False)])
def test_without_the_store_the_refusal_names_the_key_that_would_help(kind: str, helps: bool, task_socket: str) -> None:
    path = "stored_cases:forbidden" if kind == "Path" else "stored_cases:value_of"
    raised = {run_as(way, task_socket, path, {"kind": kind}, {}).raised for way in WAYS}
    assert len(raised) == 1
    (of, words), *_ = raised  # type: ignore[misc]
    assert of is AirflowFailException
    assert words.endswith(HINT) is helps


def test_a_value_of_airflows_own_task_that_is_too_large_goes_the_same_way(store: ObjectStore, task_socket: str) -> None:
    large = ["x" * 1000] * 200
    pushed = {("make", "return_value"): large}
    for way in WAYS:
        assert run_as(way, task_socket, "stored_cases:give", {}, pushed, **PULL, stack=store.config()).raised is None
    assert {key for key in store.objects if "given-" in key} == {
        "xcom/xcom/p.s/d/manual__2026-01-01/t/-1/1/given-1.json"
    }
    (words,) = {refused(way, task_socket, pushed) for way in WAYS}
    assert words.endswith("hand on where it is, or set gaiaflow:xcom.objectStorage")


@pytest.mark.parametrize("way", WAYS)
def test_references_that_are_too_many_for_a_variable_go_the_same_way(
    way: str, store: ObjectStore, task_socket: str
) -> None:
    made = run_as(way, task_socket, "stored_cases:value_of", {"kind": "array"}, {}, stack=store.config())
    pushed = {("make", "return_value"): [made.returned] * 800}
    given = run_as(way, task_socket, "stored_cases:ends", {}, pushed, **PULL, stack=store.config())
    assert (given.raised, given.returned) == (None, [800, [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]])


def test_an_address_is_in_a_pods_variables_alone_and_opens_what_it_says(
    store: ObjectStore, caplog: pytest.LogCaptureFixture
) -> None:
    pushed = {("make", "return_value"): StoredValue("s3://xcom/xcom/p.s/a=20b/1.npy", "numpy.ndarray", 3)}
    with caplog.at_level(logging.DEBUG), task_config("prod_local", **store.config()), DAG("d"):
        operator = task_factory("t", "stored_cases:give", xcom_pull_tasks={"value": {"task": "make"}})
        pod = build_pod(operator, pushed)
    variables = environment_in_pod(pod)
    read, write = (json.loads(variables[f"GAIAFLOW_STORE_{index}"]) for index in (0, 1))
    ((address, url),) = read["read"].items()
    assert address == "s3://xcom/xcom/p.s/a=20b/1.npy"
    assert url.startswith(f"{store.endpoint}/xcom/xcom/p.s/a%3D20b/1.npy?X-Amz-")
    assert "X-Amz-Expires=604800" in url
    assert write["write"]["prefix"] == "xcom/p.s/d/manual__2026-01-01/t/-1/1/"
    others = {name: text for name, text in variables.items() if not name.startswith("GAIAFLOW_STORE_")}
    rendered = {name: getattr(operator, name) for name in operator.template_fields}
    for text in (str(others), str(rendered), caplog.text):
        assert "X-Amz" not in text
        assert "x-amz" not in text
    assert "the-secret-key" not in str(variables)


@pytest.mark.parametrize(
    ("name", "in_the_key"),
    [
        ("scheduled__2026-01-01T00:00:00+00:00", "scheduled__2026-01-01T00=3A00=3A00=2B00=3A00"),
        ("a/../b=ü", "a=2F..=2Fb=3D=C3=BC"),
        ("..", "=2E=2E"),
    ],
)
def test_names_are_parts_of_a_key_that_every_server_takes(name: str, in_the_key: str) -> None:
    assert part(name) == in_the_key


def test_long_names_stay_different_and_a_key_within_what_servers_take() -> None:
    long = {part(f"{'ü' * 240}{number}") for number in range(3)}
    assert len(long) == 3
    assert {len(name) for name in long} == {199}


def test_addresses_last_as_long_as_the_task_may_run() -> None:
    assert lifetime(SimpleNamespace(execution_timeout=timedelta(minutes=10))) == timedelta(minutes=70)
    assert lifetime(SimpleNamespace(execution_timeout=timedelta(days=30))) == timedelta(days=7)
    assert lifetime(SimpleNamespace(execution_timeout=None)) == timedelta(days=7)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("s3://other/xcom/p.s/1.npy", "is none of the values of this stack, which are below s3://xcom/xcom/p.s/"),
        ("s3://xcom/xcom/p.s/../secret", "is none of the values of this stack"),
        ("s3://xcom/xcom/p.sx/1.npy", "is none of the values of this stack"),
    ],
)
def test_no_address_outside_the_stacks_folder_is_opened(
    address: str, problem: str, store: ObjectStore, task_socket: str
) -> None:
    pushed = {("make", "return_value"): StoredValue(address, "numpy.ndarray", 3)}
    (words,) = {refused(way, task_socket, pushed, stack=store.config()) for way in WAYS}
    assert problem in words
    assert store.asked == []


def test_a_value_that_is_gone_or_whose_store_is_off_is_an_error_that_says_so(
    store: ObjectStore, task_socket: str
) -> None:
    pushed = {("make", "return_value"): StoredValue("s3://xcom/xcom/p.s/1.npy", "numpy.ndarray", 3)}
    for way in (CONTAINER, POD):
        gone = run_as(way, task_socket, "stored_cases:give", {}, pushed, **PULL, stack=store.config()).raised
        assert gone is not None
        assert gone[0] is AirflowFailException
        assert gone[1].startswith(
            "task 't': the numpy.ndarray at s3://xcom/xcom/p.s/1.npy could not be fetched in the object store"
        )
        assert gone[1].endswith(
            "it is no longer there: values are kept for gaiaflow:xcom.keepDays days, and while Airflow has their run"
        )
        assert "gaiaflow:xcom.objectStorage is off" in refused(way, task_socket, pushed)


def test_a_task_of_airflows_own_gets_a_reference_and_loads_it(store: ObjectStore, task_socket: str) -> None:
    made = run_as(POD, task_socket, "stored_cases:value_of", {"kind": "array"}, {}, stack=store.config())
    with task_config("prod_local", **store.config()):
        assert made.returned.load().tolist() == [[0, 1, 2], [3, 4, 5]]
    with task_config("prod_local"), pytest.raises(StoredError, match="objectStorage is off"):
        made.returned.load()
