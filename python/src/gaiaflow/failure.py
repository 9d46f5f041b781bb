"""What a function raised, handed to Airflow in its pod's status, so that it decides as it would on the very exception.

A `retry_policy` and callbacks of a task look at the exception. Its class is imported where it is looked at; where that
cannot be, the next of its bases is. Needs the standard library only.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any

FILE = "/dev/termination-log"
"""Where Kubernetes picks up why a container ended, unless its specification names another file."""

_MARK = '{"gaiaflow":1,"raised":'
_LIMIT = 4000
"""Kubernetes keeps 4096 bytes."""


_file = FILE


def leave_words_in(file: str) -> None:
    """From now on in this file, which is there."""
    global _file
    _file = file


def leave_word(error: BaseException, file: str | None = None) -> None:
    """Write down what was raised, where there is such a file; by hand there is none."""
    if not isinstance(error, (Exception, SystemExit)):
        return
    kinds = [f"{kind.__module__}:{kind.__qualname__}" for kind in type(error).__mro__ if kind is not object]
    for args, attributes in _forms(error):
        try:
            text = f"{_MARK}{json.dumps({'kinds': kinds, 'args': args(), 'attributes': attributes()})}}}"
        except Exception:  # noqa: BLE001, S112 - a user's __str__ or __repr__, or a number too long to write
            continue
        if len(text) <= _LIMIT:
            try:
                with open(file or _file, "r+", encoding="ascii") as stream:  # noqa: PTH123
                    stream.write(text)
                    stream.truncate()
            except OSError:
                pass
            return


def _forms(error: BaseException) -> Iterator[tuple[Callable[[], list[Any]], Callable[[], dict[str, Any]]]]:
    """Arguments and attributes to tell, less and less: the class alone is better than nothing."""

    def numbers() -> dict[str, Any]:
        """What decisions hang on (a status, a code). A text may be a credential, which no status should show."""
        return {name: value for name, value in vars(error).items() if _is_number(value)}

    yield lambda: [_plain(value) for value in error.args], numbers
    for length in (1000, 200):  # of which JSON makes up to twelve times as much
        for attributes in (numbers, dict):
            yield partial(_shortened, error, length), attributes
    yield list, numbers
    yield list, dict


def _shortened(error: BaseException, length: int) -> list[Any]:
    return [_cut(str(error), length)]


def _is_number(value: object) -> bool:
    return value is None or isinstance(value, (bool, int, float))


def _plain(value: object) -> Any:
    return value if _is_number(value) or isinstance(value, str) else repr(value)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def read_word(message: str | None) -> dict[str, Any] | None:
    """What `leave_word` wrote; None for any other message of a container's status."""
    if not message or not message.startswith(_MARK):
        return None
    try:
        fields: dict[str, Any] = json.loads(message)["raised"]
    except ValueError:
        return None
    return fields


def describe(word: dict[str, Any]) -> str:
    """The exception as the last line of a traceback has it."""
    name = word["kinds"][0].partition(":")[2]
    text = ", ".join(str(value) for value in word["args"])
    return f"{name}: {text}" if text else str(name)


def raised(word: dict[str, Any]) -> BaseException | None:
    """An exception of the same class, or of the nearest of its bases that can be had here; None if none can."""
    return next(_made(word), None)


def _made(word: dict[str, Any]) -> Iterator[BaseException]:
    for kind in _classes(word["kinds"]):
        try:
            # Without its own __init__, which takes what nobody knows here; what that has set comes as attributes.
            error: BaseException = kind.__new__(kind, *word["args"])
            error.args = tuple(word["args"])  # an OSError takes its own only in __init__
            if not isinstance(kind.__init__, types.FunctionType):
                error.__init__(*word["args"])  # type: ignore[misc]
            vars(error).update(word["attributes"])
            str(error)
        except Exception:  # noqa: BLE001, S112 - a class of the user's: whatever it does, its base may do better
            continue
        yield error


def _classes(kinds: Sequence[str]) -> Iterator[type[BaseException]]:
    for name in kinds:
        module, _, path = name.partition(":")
        try:
            found: Any = import_module(module)
            for part in path.split("."):
                found = getattr(found, part)
        except (Exception, SystemExit):  # noqa: BLE001, S112 - what the pod can import need not be here
            continue
        if isinstance(found, type) and issubclass(found, BaseException):
            yield found
