"""The task config: what the stack tells `task_factory`, so that no DAG has to name its environment.

The document is defined by `contract/task-config.ts`; the JSON Schema beside this file is derived from that definition.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaiaflow.errors import TaskConfigError

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

PATH_VARIABLE = "GAIAFLOW_TASK_CONFIG"
"""The environment variable that says where the document is."""

CONTAINER = "container"
"""Of `execution`: dev tasks run in the container `tasks`. The other choice is `in-process`."""


@dataclass(frozen=True, kw_only=True)
class CommonTaskConfig:
    """What the config of every mode has."""

    version: int
    mode: str
    project: str
    env_vars: Mapping[str, str]
    declared_secrets: Sequence[str]
    log_level: str

    commit: str | None = None
    """Of the project at the last `up`, with `-dirty` behind it where files differed; None where git knows of none."""
    mlflow_page: str | None = None
    """MLflow's address for browsers; None where the stack has none."""
    gpus: int | str | None = None
    """GPUs of the containers of dev tasks and notebooks, and of a local cluster: a number, or `all`; None for none."""
    xcom_storage: Mapping[str, Any] | None = None
    """Where values are kept that are no JSON or too large: `bucket`, `prefix`, `maxBytes`, `keepDays`, and
    where it has them `endpoint` and `keyFile`; None where such values are refused."""


@dataclass(frozen=True, kw_only=True)
class DevTaskConfig(CommonTaskConfig):
    """Tasks are dev tasks: they run in the container `tasks`, or in Airflow's own process."""

    execution: str
    task_socket: str
    env_in_dev: bool
    secrets_path: str


@dataclass(frozen=True, kw_only=True, repr=False)
class PodTaskConfig(CommonTaskConfig):
    """Tasks run in pods: mode `prod_local` or `prod`."""

    image: str
    image_pull_policy: str
    namespace: str
    service_account: str
    kubernetes_connection: str
    xcom_sidecar_image: str
    secrets: Sequence[str]
    image_pull_secrets: Sequence[str]
    node_selector: Mapping[str, str]
    tolerations: Sequence[Mapping[str, Any]]
    affinity: Mapping[str, Any]
    priority_class_name: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    resources: Mapping[str, Mapping[str, str]]
    xcom_sidecar_resources: Mapping[str, Mapping[str, str]]
    startup_timeout_seconds: int
    scratch_folders: Sequence[str] = ()
    """Folders that a pod writes, empty at its start and gone with it."""
    mounts: Sequence[Mapping[str, Any]] = ()
    """Folders from elsewhere, each with its `path`, `claim` and `readOnly`."""
    shared_memory: str | None = None
    """Size of /dev/shm; None for all the memory that a pod may take."""
    execution: str | None = None
    """Of tasks with `env="dev"`; None where the stack has no container for them."""
    task_socket: str | None = None

    def __repr__(self) -> str:
        return f"<task config of {self.mode}>"  # all that Airflow keeps of it with a mapped task


TaskConfig = DevTaskConfig | PodTaskConfig

CONFIG_OF_MODE: Mapping[str, type[DevTaskConfig] | type[PodTaskConfig]] = {
    "dev": DevTaskConfig,
    "prod_local": PodTaskConfig,
    "prod": PodTaskConfig,
}


def current_task_config() -> TaskConfig | None:
    """The config `GAIAFLOW_TASK_CONFIG` names; None when the variable is not set.

    Raises:
        TaskConfigError: when the file is missing or wrong.
    """
    name = os.environ.get(PATH_VARIABLE)
    if not name:
        return None
    path = Path(name)
    try:
        status = path.stat()
    except OSError as error:
        raise TaskConfigError(f"the task config {name} ({PATH_VARIABLE}) cannot be read: {error.strerror}") from None
    return _load(path, status.st_mtime_ns, status.st_size, status.st_ino)


@functools.lru_cache(maxsize=4)
def _load(path: Path, _changed: int, _size: int, _inode: int) -> TaskConfig:
    """One reading for all tasks of a DAG file; another file in its place is another key."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TaskConfigError(f"the task config {path} is no readable JSON: {error}") from None
    return parse_task_config(document, str(path))


def parse_task_config(document: Any, source: str) -> TaskConfig:
    """The document as a config, once it is what the schema says.

    Raises:
        TaskConfigError: naming the source, each wrong key and what was expected of it.
    """
    faults = list(_faults(document))
    if faults:
        raise TaskConfigError("\n  ".join([f"the task config {source} is not valid:", *faults]))
    kind = CONFIG_OF_MODE[document["mode"]]
    names = {field.name: camel_case(field.name) for field in fields(kind)}
    return kind(**{name: document[key] for name, key in names.items() if key in document})


def camel_case(name: str) -> str:
    """A field's name as the document's key."""
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def schema_of(mode: str) -> Mapping[str, Any]:
    """The branch of the committed JSON Schema for that mode."""
    return _schemas()[mode]


@functools.cache
def _schemas() -> Mapping[str, Mapping[str, Any]]:
    schema = json.loads(files("gaiaflow").joinpath("task-config.schema.json").read_text(encoding="utf-8"))
    return {branch["properties"]["mode"]["const"]: branch for branch in schema["oneOf"]}


def _faults(document: Any) -> Iterator[str]:
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
