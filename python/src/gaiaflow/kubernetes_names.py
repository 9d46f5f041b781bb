"""What Kubernetes takes for the name of an object and for a key of a secret; of what it refuses, nothing is sent."""

from __future__ import annotations

import re

_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_KEY = re.compile(r"(?!\.\.|\.\Z)[-._a-zA-Z0-9]{1,253}")

OBJECT_NAME_FORM = "lower-case letters, digits and '-', in parts divided by single '.', such as 'my-creds'"


def is_object_name(name: object) -> bool:
    """Whether it is a subdomain by RFC 1123, of at most 253 characters. The same rule: `contract/task-config.ts`."""
    return isinstance(name, str) and len(name) <= 253 and _SUBDOMAIN.fullmatch(name) is not None


def is_secret_key(key: object) -> bool:
    """Whether a secret may have it: no path out of the folder it becomes a file of."""
    return isinstance(key, str) and _KEY.fullmatch(key) is not None
