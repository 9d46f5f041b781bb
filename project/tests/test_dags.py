"""The DAGs by GaiaFlow's own check: do they parse, are their functions there, and do these take what they are given.

In a stack (`npx gaiaflow test`) it looks at the stack's DAGs, with functions where the stack runs them. Elsewhere it
looks at the clone's as stacks of two modes would have them, with the project's packages beside Airflow.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif("GAIAFLOW_TASK_CONFIG" not in os.environ, reason="a stack's Airflow runs it: npx gaiaflow test")
def test_the_stack_finds_no_fault_in_its_dags() -> None:
    done = subprocess.run([sys.executable, "-m", "gaiaflow.check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("airflow", "gaiaflow"))) or not (ROOT / "dags").is_dir(),
    reason="the check needs the clone's DAGs, and Airflow to read them",
)
@pytest.mark.parametrize("mode", ["dev", "prod_local"])
def test_the_dags_have_no_fault(mode: str, tmp_path: Path) -> None:
    from gaiaflow.testing import task_config

    path = os.pathsep.join([str(ROOT / "project"), *filter(None, sys.path)])
    with task_config(mode):  # declared_secrets=[…] when tasks name secrets
        done = subprocess.run(
            [sys.executable, "-m", "gaiaflow.check", "--dags", str(ROOT / "dags")],
            env={"AIRFLOW_HOME": str(tmp_path), **os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
