"""The DAGs by GaiaFlow's own check: do they parse, are their functions there, and do these take what they are given.

In a stack (`npx gaiaflow test`) it looks at the stack's DAGs, with functions where the stack runs them. Elsewhere it
looks at them as stacks of two modes would have them, where Airflow, gaiaflow and the project's packages are in one
environment.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
# Beside the project's package or, as in GaiaFlow's clone, beside its folder.
DAGS = next((folder for folder in (PROJECT / "dags", PROJECT.parent / "dags") if folder.is_dir()), None)
IN_A_STACK = "GAIAFLOW_TASK_CONFIG" in os.environ


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("airflow", "gaiaflow"))) or not (IN_A_STACK or DAGS),
    reason="the check needs Airflow, to read the DAGs",
)
@pytest.mark.parametrize("mode", ["its own"] if IN_A_STACK else ["dev", "prod_local"])
def test_the_dags_have_no_fault(mode: str, tmp_path: Path) -> None:
    if IN_A_STACK:
        assert_no_fault(["-m", "gaiaflow.check"], dict(os.environ))
        return
    from gaiaflow.testing import task_config

    path = os.pathsep.join([str(PROJECT), *filter(None, sys.path)])
    with task_config(mode):  # declared_secrets=[…] when tasks name secrets
        environment = {"AIRFLOW_HOME": str(tmp_path), **os.environ, "PYTHONPATH": path}
        assert_no_fault(["-m", "gaiaflow.check", "--dags", str(DAGS)], environment)


def assert_no_fault(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 2 and "there is no DAG file" in done.stderr:
        pytest.skip("there is no DAG yet")
    assert done.returncode == 0, done.stdout + done.stderr
