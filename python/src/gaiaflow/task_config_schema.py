"""What a task config has to be: the JSON Schema beside this file, which is derived from `contract/task-config.ts`."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator


def schema_of(mode: str) -> Mapping[str, Any]:
    """The branch of the committed JSON Schema for that mode."""
    return _schemas()[mode]


@functools.cache
def _schemas() -> Mapping[str, Mapping[str, Any]]:
    schema = json.loads(files("gaiaflow").joinpath("task-config.schema.json").read_text(encoding="utf-8"))
    return {branch["properties"]["mode"]["const"]: branch for branch in schema["oneOf"]}


def faults_of(document: Any) -> Iterator[str]:
    """Each wrong key of a document, and what was expected of it."""
    mode = document.get("mode") if isinstance(document, Mapping) else None
    if not isinstance(mode, str) or mode not in _schemas():
        yield f"mode: expected one of {', '.join(_schemas())}, got {mode!r}"
        return
    for error in sorted(_validator(mode).iter_errors(document), key=lambda it: it.json_path):
        yield f"{_key_of(error)}: {error.message}"


@functools.cache
def _validator(mode: str) -> Validator:
    # Airflow has imported it long before any DAG is parsed, so this costs nothing there.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    # To JSON Schema 120.0 is an integer, too; here it would stay a float.
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    kind: type[Validator] = extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    return kind(schema_of(mode))


def _key_of(error: ValidationError) -> str:
    place = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        place.append(error.message.split("'")[1])  # one error a key: "'image' is a required property"
    return ".".join(place) or "(document)"
