"""A task config and a context for the tests of whoever writes DAGs."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gaiaflow.context import Context, current, get_current_context
from gaiaflow.context_names import GIVEN, RECORDS, VALUES
from gaiaflow.json_values import to_json
from gaiaflow.task_config import PATH_VARIABLE, TaskConfig, camel_case, parse_task_config

_COMMON: Mapping[str, Any] = {"version": 1, "project": "test", "envVars": {}, "declaredSecrets": [], "logLevel": "INFO"}

_POD: Mapping[str, Any] = {
    "image": "test/test:0.0.0",
    "imagePullPolicy": "IfNotPresent",
    "namespace": "test",
    "serviceAccount": "task",
    "kubernetesConnection": "kubernetes_default",
    "xcomSidecarImage": "test/test:0.0.0",
    "secrets": [],
    "imagePullSecrets": [],
    "nodeSelector": {},
    "tolerations": [],
    "affinity": {},
    "priorityClassName": "",
    "labels": {},
    "annotations": {},
    "resources": {"requests": {}, "limits": {}},
    "xcomSidecarResources": {
        "requests": {"cpu": "1m", "memory": "10Mi"},
        "limits": {"cpu": "200m", "memory": "64Mi"},
    },
    "startupTimeoutSeconds": 120,
}

_OF_MODE: Mapping[str, Mapping[str, Any]] = {
    "dev": {
        "execution": "in-process",
        "taskSocket": "/run/gaiaflow/tasks/socket",
        "envInDev": False,
        "secretsPath": "/run/gaiaflow/secrets",
    },
    "prod_local": _POD,
    "prod": _POD,
}


@contextmanager
def task_config(mode: str = "dev", **changes: Any) -> Iterator[TaskConfig]:
    """Within the block, `task_factory` finds itself in a stack of that mode.

    Changes are keys of the config as Python spells them: `task_config("prod_local", image="iris:1")`.

    Raises:
        TaskConfigError: for a mode or key that does not exist, or a value of the wrong type.
    """
    document = {**_COMMON, "mode": mode, **_OF_MODE.get(mode, {})}
    document.update({camel_case(name): value for name, value in changes.items()})
    config = parse_task_config(document, "of this test")
    before = os.environ.get(PATH_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="gaiaflow-") as folder:
        path = Path(folder) / "task-config.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        os.environ[PATH_VARIABLE] = str(path)
        try:
            yield config
        finally:
            if before is None:
                del os.environ[PATH_VARIABLE]
            else:
                os.environ[PATH_VARIABLE] = before


@contextmanager
def current_context(**values: Any) -> Iterator[Context]:
    """Within the block, `gaiaflow.get_current_context()` gives these values, and None for what is not among them.

    What is an object takes a dict of its attributes: `current_context(ds="2026-01-01", dag_run={"conf": {}})`.

    Raises:
        TypeError: for a name that no context has.
    """
    flat: dict[str, Any] = dict.fromkeys(VALUES)
    for record, attributes in RECORDS.items():
        given = {**dict.fromkeys(attributes), **values.pop(record, {})}
        flat |= {f"{record}.{name}": value for name, value in given.items()}
    unknown = [name for name in values if name not in flat]
    if unknown:
        raise TypeError(f"no name of a run's context: {', '.join(map(repr, unknown))}; expected one of {sorted(GIVEN)}")
    with current(to_json({"values": {**flat, **values}, "left_out": {}}, "the context")):
        yield get_current_context()
