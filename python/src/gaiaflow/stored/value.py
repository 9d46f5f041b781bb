"""What stands for a value that is kept in the object store: where it is, of what kind and how large.

Airflow keeps it as the XCom. Where a function of `task_factory` runs, it is the value itself again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gaiaflow.values import MARK, STORED

_ADDRESS, _KIND, _BYTES = "address", "kind", "bytes"


class StoredValue:
    """A reference to a value in the object store; `load()` fetches it. Two are equal that name the same object."""

    __version__ = 1

    def __init__(self, address: str, kind: str, size: int) -> None:
        """Take the address `s3://bucket/key`, the kind (`pandas.DataFrame`) and the size in bytes."""
        self.address = address
        self.kind = kind
        self.bytes = size

    def load(self) -> Any:
        """The value, in a task of Airflow's own: with the stack's key, by Airflow's packages (pandas, pyarrow, …).

        Raises:
            StoredError: where the object is gone, or a package or the right to read it is missing.
        """
        from gaiaflow.stored.access import load

        return load(self)

    def serialize(self) -> dict[str, Any]:
        """Its form in an XCom and between processes. Airflow calls this."""
        return {_ADDRESS: self.address, _KIND: self.kind, _BYTES: self.bytes}

    @staticmethod
    def deserialize(data: Mapping[str, Any], version: int) -> StoredValue:
        """The reference. Airflow calls this for what bears the name of this class."""
        if version > StoredValue.__version__:
            raise TypeError(
                f"an XCom was written by a later gaiaflow (version {version} of {StoredValue.__qualname__})"
            )
        return StoredValue(data[_ADDRESS], data[_KIND], data[_BYTES])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredValue) and self.address == other.address

    def __hash__(self) -> int:
        return hash(self.address)

    def __repr__(self) -> str:
        return f"<{self.kind} of {self.bytes} bytes at {self.address}>"


def references(form: Any) -> Iterator[StoredValue]:
    """Those in a value as it travels, JSON with marks."""
    if isinstance(form, dict):
        if form.get(MARK) == STORED:
            yield StoredValue.deserialize(form["value"], StoredValue.__version__)
            return
        form = list(form.values())
    if isinstance(form, list):
        for item in form:
            yield from references(item)
