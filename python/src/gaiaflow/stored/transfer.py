"""Writing to and reading from an S3 server by presigned addresses, with the standard library alone.

No message shows an address: whoever has it may do what it says.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Mapping
from typing import Any

from gaiaflow.errors import StoredError

_TRIES = 4
_TIMEOUT_SECONDS = 60


def post(url: str, fields: Mapping[str, str], data: bytes) -> None:
    """Write an object, as a form of a browser would.

    Raises:
        StoredError: where the store does not take it; the end of a sentence.
    """
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="value"\r\n\r\n'
    body = b"".join([*(part.encode() for part in parts), head.encode(), data, f"\r\n--{boundary}--\r\n".encode()])
    _asked(url, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}, "could not be kept")


def get(url: str) -> bytes:
    """Read an object.

    Raises:
        StoredError: where it is gone, or the store gives nothing; the end of a sentence.
    """
    return _asked(url, None, {}, "could not be fetched")


def _asked(url: str, body: bytes | None, headers: Mapping[str, str], failed: str) -> bytes:
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    for attempt in range(_TRIES):
        why, gone = "", False
        try:
            request = Request(url, body, dict(headers))  # noqa: S310 - an address of the stack's own store
            with urlopen(request, timeout=_TIMEOUT_SECONDS, context=_trust(url)) as answer:  # noqa: S310
                content: bytes = answer.read()
                return content
        except HTTPError as error:
            why, gone = _reason(error.code, error.read(4096)), error.code == 404
            if error.code < 500 and error.code != 429:
                break
        except (OSError, HTTPException) as error:
            why = str(getattr(error, "reason", None) or type(error).__name__)
        if attempt < _TRIES - 1:
            time.sleep(2**attempt)
    failure = StoredError(f"{failed} in the object store: {why}")
    raise failure if gone else failure.passing()


def _reason(code: int, body: bytes) -> str:
    """What a status means here; of the answer only S3's word for the fault, since the rest repeats the request."""
    if code == 404:
        return "it is no longer there: values are kept for gaiaflow:xcom.keepDays days, and while Airflow has their run"
    found = body.partition(b"<Code>")[2].partition(b"</Code>")[0].decode("ascii", "replace")
    if code == 403:
        return f"it refuses ({found or code}): the address has expired, or the key that signed it has changed meanwhile"
    return f"HTTP {code} {found}".strip()


def _trust(url: str) -> Any:
    """The certificates that clients of S3 are to trust; Python's own where no variable names any."""
    if not url.startswith("https:"):
        return None
    import ssl

    return ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or None)
