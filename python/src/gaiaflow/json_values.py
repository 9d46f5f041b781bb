"""What may travel between tasks, as text that survives an environment variable of a pod."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gaiaflow.errors import NotJsonError, StoredError
from gaiaflow.values import EXPECTED, tagged, untagged

if TYPE_CHECKING:
    from gaiaflow.stored.store import Store

MAX_VARIABLE_BYTES = 120 * 1024
"""Linux refuses to start a process with a variable over 128 KiB; the rest is left for the variable's name."""

MAX_ENVIRONMENT_BYTES = 1024 * 1024
"""All variables together, under Linux's usual 2 MiB for environment and arguments with room for a secret's."""

STORE_IT = "store anything else (MLflow, S3) and hand on where it is"
"""What to do with a value that cannot travel."""


def to_json(value: Any, what: str, store: Store | None = None) -> str:
    """The value as JSON in printable ASCII without a `$`, which Kubernetes would read as its own.

    Equal to the value when read back by `from_json`, keys in the same order. `what` names the value in the error.
    With a store, what is no JSON or too large is kept there.

    Raises:
        NotJsonError: when the value, or something in it, would not come back equal.
        StoredError: when the store could not keep it.
    """
    try:
        form = tagged(value, keep=store.keep if store else None)
        if store:
            form = store.fitted(form)
    except StoredError as error:
        raise error.of(what) from error
    except NotJsonError as error:
        named = NotJsonError(f"{what} {error}; expected {EXPECTED}; {STORE_IT}")
        named.storable = error.storable
        raise named from None
    return as_text(form)


def result_json(value: Any, what: str, store: Store | None) -> str:
    """The same of what a function returned, of which a stack may keep more than JSON.

    Raises:
        NotJsonError: as `to_json` does; where a store would help, and there is none, it says which key gives one.
        StoredError: when the store could not keep it.
    """
    try:
        return to_json(value, what, store)
    except NotJsonError as error:
        if store is None and error.storable:
            raise NotJsonError(
                f"{error}; or set gaiaflow:xcom.objectStorage, which keeps it in the object store"
            ) from None
        raise


def as_text(form: Any) -> str:
    """A value as it travels, written."""
    return json.dumps(form, allow_nan=False, separators=(",", ":")).replace("$", "\\u0024")


def from_json(text: str) -> Any:
    """The value that `to_json` wrote.

    Raises:
        ValueError: for what is no JSON.
    """
    return untagged(json.loads(text))


def why_not_fit(value: Any) -> str | None:
    """Why the value cannot travel, as the end of a sentence: "is a value of type bytes"; None when it can."""
    try:
        tagged(value)
    except NotJsonError as error:
        return str(error)
    return None
