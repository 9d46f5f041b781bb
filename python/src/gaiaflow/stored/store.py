"""The object store as a running function has it: values go there and come from there, by addresses for these alone.

The addresses are presigned where Airflow runs the task (`addresses`): they open this task's own folder to write
and each object that the task was given to read, until they expire. Needs the standard library only; what writes and
reads a kind of values is the project's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from gaiaflow.errors import StoredError
from gaiaflow.json_values import MAX_VARIABLE_BYTES
from gaiaflow.stored.value import StoredValue, references
from gaiaflow.values import MARK, STORED, mark

_MEBIBYTE = 1024 * 1024

_ROOM = MAX_VARIABLE_BYTES - 1024
"""What a result may take as it is: whoever pulls it has the argument's name beside it."""

_REFERENCE = 1200
"""What a reference takes at most."""

_SMALLEST = 2 * _REFERENCE
"""Of a large dict, parts of fewer bytes than these are not kept apart."""

_MOST_PARTS = 50
"""More requests than these are not made for one large dict: it is kept as a whole."""


class Store:
    """What a task may write and read."""

    of_many = False
    """Whether references are kept apart too, where there are too many of them: who reads them gets their addresses."""

    def __init__(self, write: Mapping[str, Any] | None, read: Mapping[str, str]) -> None:
        """Take the form by which the task writes (None: it does not), and addresses by those of references."""
        self._write = write
        self._read = read
        self._kept = 0

    def keep(self, value: Any, place: str) -> dict[str, Any] | None:
        """Keep what is no JSON, where it is of a kind that can be kept; None where it is of none.

        Raises:
            StoredError: for one that would not arrive equal, is too large, or lacks a package.
        """
        from gaiaflow.stored import formats

        kind = formats.kind_of(value)
        if kind is None or self._write is None:
            return None
        named = f"holds a {kind} at {place} that" if place else f"is a {kind} that"
        try:
            return self.put(formats.written(value, kind), kind)
        except StoredError as error:
            raise error.of(named) from error

    def put(self, data: bytes, kind: str) -> dict[str, Any]:
        """Keep bytes under a name of their own; the reference as it travels.

        Raises:
            StoredError: where they are too many, or the store does not take them; the end of a sentence.
        """
        from gaiaflow.stored.formats import FORMATS

        form = self._write or {}
        most = form["maxBytes"]
        if len(data) > most:
            raise StoredError(
                f"takes {len(data) / _MEBIBYTE:.1f} MiB in the object store, over the {most // _MEBIBYTE} MiB of "
                "gaiaflow:xcom.maxObjectMib: raise that, or store it yourself (MLflow, S3) and hand on where it is"
            )
        self._kept += 1
        key = f"{form['prefix']}{self._kept}.{FORMATS[kind].ending}"
        self.send(key, data)
        return mark(STORED, StoredValue(f"s3://{form['bucket']}/{key}", kind, len(data)).serialize())

    def send(self, key: str, data: bytes) -> None:
        """Write an object."""
        from gaiaflow.stored.transfer import post

        form = self._write or {}
        post(form["url"], {**form["fields"], "key": key}, data)

    def fitted(self, form: Any) -> Any:
        """A value as it travels, with what is too large of it kept apart: of a dict its largest values, else all of it.

        What other tasks are mapped over stays what it is, since Airflow counts it.

        Raises:
            StoredError: where a part is too large; the end of a sentence.
        """
        if self._write is None or _size(form) <= _ROOM:
            return form
        apart = _parts_to_keep_apart(form, self.of_many) if isinstance(form, dict) and MARK not in form else None
        if apart is not None:
            return {name: self._json(part) if name in apart else part for name, part in form.items()}
        if self._write.get("mapped") or (not self.of_many and next(references(form), None)):
            return form  # too large for whoever pulls it, which is said there
        return self._json(form)

    def _json(self, form: Any) -> dict[str, Any]:
        from gaiaflow.stored.formats import JSON

        return self.put(json.dumps(form, allow_nan=False, separators=(",", ":")).encode("ascii"), JSON)

    def fetch(self, form: Mapping[str, Any]) -> Any:
        """The value of a reference.

        Raises:
            StoredError: where it is gone, or cannot be read here.
        """
        from gaiaflow.stored.formats import read
        from gaiaflow.stored.transfer import get

        value = StoredValue.deserialize(form, StoredValue.__version__)
        if value.address not in self._read:
            raise StoredError(f"the value {value.address} was not given to this task")
        try:
            return read(get(self._read[value.address]), value.kind)
        except StoredError as error:
            raise error.of(f"the {value.kind} at {value.address}") from error


def _size(form: Any) -> int:
    return len(json.dumps(form, separators=(",", ":")))


def _parts_to_keep_apart(form: Mapping[str, Any], of_many: bool) -> set[str] | None:
    """The largest values of a dict, so many that the rest fits; None where that cannot be."""
    sizes = {name: _size(part) for name, part in form.items() if of_many or next(references(part), None) is None}
    total, apart = _size(form), set[str]()
    for name in sorted(sizes, key=lambda it: -sizes[it]):
        if total <= _ROOM or sizes[name] < _SMALLEST or len(apart) == _MOST_PARTS:
            break
        apart.add(name)
        total -= sizes[name] - _REFERENCE
    return apart if total <= _ROOM else None


_store: Store | None = None


def current() -> Store | None:
    """The store of the function that runs here; None where the stack keeps no values."""
    return _store


@contextmanager
def opened(texts: Mapping[str, str]) -> Iterator[None]:
    """Within the block, values come from the store and go there; without texts, as before.

    Args:
        texts: Those of the variables with the addresses; each is an object with `write` or `read`.
    """
    global _store
    before = _store
    documents = [json.loads(text) for text in texts.values()]
    if documents:
        read = {address: url for it in documents for address, url in it.get("read", {}).items()}
        _store = Store(next((it["write"] for it in documents if it.get("write")), None), read)
    try:
        yield
    finally:
        _store = before


def received(form: Mapping[str, Any]) -> Any:
    """What a reference stands for where a function runs; elsewhere, in Airflow, the reference itself."""
    return _store.fetch(form) if _store else StoredValue.deserialize(form, StoredValue.__version__)
