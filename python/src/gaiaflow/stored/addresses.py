"""What a task is given of the object store when Airflow starts it: presigned addresses, in variables of their own.

A task writes into a folder of its try alone, and reads what was handed to it alone; the key stays in Airflow.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from gaiaflow.errors import StoredError
from gaiaflow.json_values import MAX_VARIABLE_BYTES, as_text
from gaiaflow.lasting import for_airflow
from gaiaflow.runner_variables import FUNC_KWARGS, PULLED, STORE
from gaiaflow.stored.access import OFF, client, key_of
from gaiaflow.stored.store import Store
from gaiaflow.stored.value import references
from gaiaflow.task_spec import TaskSpec
from gaiaflow.values import MARK, STORED

LONGEST = timedelta(days=7)
"""How long S3 lets a presigned address open anything."""

_AFTER_TIMEOUT = timedelta(hours=1)
"""What a task may need beyond its `execution_timeout`: for a pod that a next try takes up."""

_LONGEST_PART = 200
"""MinIO keeps each part of a key as a folder of its own, of at most 255 bytes; a whole key has at most 1024."""

_SIGN = f'"{MARK}":"{STORED}"'


def with_addresses(
    task_id: str, storage: Mapping[str, Any] | None, ti: Any, spec: TaskSpec, variables: Mapping[str, str]
) -> dict[str, str]:
    """The variables of a task, with addresses for what it is given and what it returns.

    What is too large of what other tasks pushed goes the same way.

    Args:
        task_id: How the errors name the task.
        storage: `xcomStorage` of the task config.
        ti: The task instance.
        spec: The call.
        variables: Those that carry it, with what other tasks pushed.

    Raises:
        AirflowFailException: where the store cannot be used; StoredError: where it cannot just now.
    """
    try:
        with _quiet():
            return {**variables, **_addresses(storage, ti, spec, variables)}
    except StoredError as error:
        raise for_airflow(task_id, error) from None


def _addresses(
    storage: Mapping[str, Any] | None, ti: Any, spec: TaskSpec, variables: Mapping[str, str]
) -> dict[str, str]:
    values = {name: text for name, text in variables.items() if name == FUNC_KWARGS or name.startswith(PULLED)}
    large = {name: text for name, text in values.items() if len(text) > MAX_VARIABLE_BYTES}
    if storage is None or not (spec.xcom_push or large or any(_SIGN in text for text in values.values())):
        given = _referred(values.values())
        if given:
            raise StoredError(OFF.format(address=given[0]))
        return {}
    s3 = client(storage)
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        folder = f"{storage['prefix']}/{folder_of(ti)}/"
        own = _FromAirflow(
            s3, {"bucket": storage["bucket"], "prefix": f"{folder}given-", "maxBytes": storage["maxBytes"]}
        )
        apart = {name: as_text(own.fitted(json.loads(text))) for name, text in large.items()}
        seconds = int(lifetime(ti.task).total_seconds())
        read = {
            address: s3.generate_presigned_url(
                "get_object", {"Bucket": storage["bucket"], "Key": key_of(storage, address)}, ExpiresIn=seconds
            )
            for address in _referred([*values.values(), *apart.values()])
        }
        documents = list(_in_parts(read))
        if spec.xcom_push:
            documents.append({"write": _form(s3, storage, folder, ti, seconds)})
    except (BotoCoreError, ClientError) as error:
        raise StoredError(f"the object store {storage['bucket']} cannot be used: {error}").passing() from error
    return {**apart, **{f"{STORE}{index}": as_text(document) for index, document in enumerate(documents)}}


@contextmanager
def _quiet() -> Iterator[None]:
    """At level DEBUG botocore logs what it signs, and the signature."""
    logger = logging.getLogger("botocore")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


class _FromAirflow(Store):
    """What Airflow itself puts there, with its key."""

    of_many = True

    def __init__(self, s3: Any, write: Mapping[str, Any]) -> None:
        super().__init__(write, {})
        self._s3 = s3
        self._bucket = write["bucket"]

    def send(self, key: str, data: bytes) -> None:
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=data)


def _referred(texts: Iterable[str]) -> list[str]:
    found = (value for text in texts if _SIGN in text for value in references(json.loads(text)))
    return list(dict.fromkeys(value.address for value in found))


def _form(s3: Any, storage: Mapping[str, Any], folder: str, ti: Any, seconds: int) -> dict[str, Any]:
    conditions = [["starts-with", "$key", folder], ["content-length-range", 0, storage["maxBytes"]]]
    form = s3.generate_presigned_post(
        storage["bucket"], f"{folder}${{filename}}", Conditions=conditions, ExpiresIn=seconds
    )
    mapped = next(iter(ti.task.iter_mapped_dependants()), None) is not None
    place = {"bucket": storage["bucket"], "prefix": folder, "maxBytes": storage["maxBytes"], "mapped": mapped}
    return {"url": form["url"], "fields": form["fields"], **place}


def _in_parts(read: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The addresses, in objects each of which a variable takes."""
    part: dict[str, str] = {}
    size = 0
    for address, url in read.items():
        size += len(address) + len(url) + 10
        if part and size > MAX_VARIABLE_BYTES // 2:
            yield {"read": part}
            part, size = {}, len(address) + len(url) + 10
        part[address] = url
    if part:
        yield {"read": part}


def lifetime(task: Any) -> timedelta:
    """How long an address opens something: as long as the task may run, a week at most."""
    timeout = getattr(task, "execution_timeout", None)
    return LONGEST if timeout is None else min(LONGEST, timeout + _AFTER_TIMEOUT)


def folder_of(ti: Any) -> str:
    """Where a try keeps its values, below the prefix of the stack: no other try has the same."""
    parts = (part(ti.dag_id), part(ti.run_id), part(ti.task_id), str(ti.map_index), str(ti.try_number))
    return "/".join(parts)


def part(name: str) -> str:
    """A name as a part of a key: letters that every S3 server takes and no client writes otherwise, never `..`."""
    safe = quote(name, safe="").replace("%", "=")
    if not safe.strip("."):
        safe = safe.replace(".", "=2E")
    if len(safe) <= _LONGEST_PART:
        return safe
    return f"{safe[: _LONGEST_PART - 34]}~{hashlib.sha256(name.encode()).hexdigest()[:32]}"
