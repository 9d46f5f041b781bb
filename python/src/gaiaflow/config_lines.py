"""What to type so that the stack declares a secret: the fix that errors print."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[-\w]+", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def secret_line(secret: str, key: str = "KEY") -> str:
    """The line that sets one value of a secret, for which Pulumi asks. A name with a dot is one step of the path."""
    return f"pulumi config set --secret --path 'gaiaflow:secrets{step(secret)}{step(key)}'"


def undeclarable(secret: str, keys: Iterable[str] = ()) -> str | None:
    """Why no stack can declare it, though Kubernetes takes it; None when one can. As `lib/secret-names.ts` has it."""
    if secret.startswith("gaiaflow-"):
        return "names that begin with 'gaiaflow-' are the stack's own; take another"
    wrong = [key for key in keys if not _VARIABLE.fullmatch(key)]
    if wrong:
        return f"a stack's secret has names of variables as keys, which {', '.join(map(repr, wrong))} cannot be"
    return None


def step(name: str) -> str:
    """One step of a path of `pulumi config`: a name with a dot is one step, too."""
    return f".{name}" if _PLAIN.fullmatch(name) else f'["{name}"]'
