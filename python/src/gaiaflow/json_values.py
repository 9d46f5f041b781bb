"""What may travel between tasks, as text that survives an environment variable of a pod."""

from __future__ import annotations

import json
from typing import Any

from gaiaflow.errors import NotJsonError
from gaiaflow.values import EXPECTED, tagged, untagged

MAX_VARIABLE_BYTES = 120 * 1024
"""Linux refuses to start a process with a variable over 128 KiB; the rest is left for the variable's name."""

MAX_ENVIRONMENT_BYTES = 1024 * 1024
"""All variables together, under Linux's usual 2 MiB for environment and arguments with room for a secret's."""

STORE = "store anything else (MLflow, S3) and hand on where it is"
"""What to do with a value that cannot travel."""


def to_json(value: Any, what: str) -> str:
    """The value as JSON in printable ASCII without a `$`, which Kubernetes would read as its own.

    Equal to the value when read back by `from_json`, keys in the same order. `what` names the value in the error.

    Raises:
        NotJsonError: when the value, or something in it, would not come back equal.
    """
    try:
        text = tagged(value)
    except NotJsonError as error:
        raise NotJsonError(f"{what} {error}; expected {EXPECTED}; {STORE}") from None
    return json.dumps(text, allow_nan=False, separators=(",", ":")).replace("$", "\\u0024")


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
