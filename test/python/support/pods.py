"""A task's pod without a cluster: rendered and built by Airflow, then its container run here as a process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gaiaflow.json_values import from_json
from gaiaflow.runner_variables import XCOM_FILE

PYTHON_PATH = os.pathsep.join(
    [str(Path(__file__).parents[1]), str(Path(__file__).parents[3] / "project"), *filter(None, sys.path)]
)


def context_of(
    operator: Any, xcoms: Mapping[tuple[str, str], Any] | None = None, try_number: int = 1
) -> dict[str, Any]:
    """The context of a try, before which other tasks have pushed the given XComs by (task, key)."""
    ti = SimpleNamespace(
        task=operator,
        dag_id=operator.dag_id,
        run_id="manual__2026-01-01",
        task_id=operator.task_id,
        map_index=-1,
        try_number=try_number,
        xcom_pull=lambda task_ids, key="return_value": (xcoms or {}).get((task_ids, key)),
    )
    return {"ti": ti, "task": operator, "dag": operator.dag, "run_id": "manual__2026-01-01", "ds": "2026-01-01"}


def build_pod(
    operator: Any, xcoms: Mapping[tuple[str, str], Any] | None = None, run: dict[str, Any] | None = None
) -> Any:
    """The pod as Airflow would create it: templates rendered, then built."""
    context = run or context_of(operator, xcoms)
    operator.render_template_fields(context)
    return operator.build_pod_request_obj(context)


def environment_in_pod(pod: Any, secrets: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, str]:
    """What the kubelet makes of `env_from` and `env`: later beats earlier, `env` beats all, `$` is expanded."""
    container = pod.spec.containers[0]
    result: dict[str, str] = {}
    for source in container.env_from:
        result.update((secrets or {}).get(source.secret_ref.name, {}))
    for variable in container.env:
        result[variable.name] = _expanded(variable.value, result)
    return result


def _expanded(value: str, known: Mapping[str, str]) -> str:
    """Kubernetes' own rule (third_party/forked/golang/expansion): `$$` is `$`, `$(NAME)` a reference if known."""
    return re.sub(
        r"\$(\$|\(([^)]*)\))",
        lambda match: "$" if match[1] == "$" else known.get(match[2], match[0]),
        value,
    )


def run_in_pod(
    pod: Any, secrets: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[subprocess.CompletedProcess[str], Any]:
    """Run the container's command with its environment; the process and the XCom it left (None without one)."""
    environment = environment_in_pod(pod, secrets)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "xcom" / "return.json"
        if XCOM_FILE in environment:
            assert environment[XCOM_FILE] == "/airflow/xcom/return.json"
            environment[XCOM_FILE] = str(file)
        command = list(pod.spec.containers[0].command)
        assert command[0] == "python"
        process = subprocess.run(
            [sys.executable, *command[1:]],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": PYTHON_PATH, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return process, from_json(file.read_text()) if file.exists() else None
