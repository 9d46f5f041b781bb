"""The task config: what the stack tells `task_factory`, so that no DAG has to name its environment.

The document is defined by `contract/task-config.ts`, and by `task_config_schema.py` held against it.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from gaiaflow.errors import TaskConfigError
from gaiaflow.task_config_schema import faults_of

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
    faults = list(faults_of(document))
    if faults:
        raise TaskConfigError("\n  ".join([f"the task config {source} is not valid:", *faults]))
    kind = CONFIG_OF_MODE[document["mode"]]
    names = {field.name: camel_case(field.name) for field in fields(kind)}
    return kind(**{name: document[key] for name, key in names.items() if key in document})


def camel_case(name: str) -> str:
    """A field's name as the document's key."""
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
