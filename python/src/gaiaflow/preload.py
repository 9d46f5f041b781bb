"""What the processes of tasks would import each for itself, imported once before they are forked."""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module

from gaiaflow.airflow_api import accepted_by
from gaiaflow.errors import GaiaflowError
from gaiaflow.task_config import TaskConfig, current_task_config

log = logging.getLogger(__name__)


FORKING = {"scheduler", "dag-processor"}
"""Commands of Airflow that fork a process for each task (with the LocalExecutor), or for each reading of a DAG file."""


OF_AIRFLOW = (
    "airflow.sdk.execution_time.supervisor",
    "airflow.dag_processing.bundles.local",
    "airflow.sdk.definitions.connection",
    "airflow.providers.standard.operators.empty",
    "airflow.sdk.bases.sensor",
    "airflow.sdk.definitions.asset.metadata",
    "jinja2.ext",
)
"""What Airflow 3.3 imports in each of those processes itself, whatever the task: the first in what watches over tasks,
9 MiB of memory in each of the executor's workers; the others on the way to a task, 10 ms each time."""

OWN = (
    "gaiaflow.dag_folder",
    "gaiaflow.factory",
    "gaiaflow.dev_operator",
    "gaiaflow.func_kwargs",
    "gaiaflow.mapped",
    "gaiaflow.pod_log",
    "gaiaflow.task_client",
    "gaiaflow.task_failure",
    "gaiaflow.zones",
)
"""What every DAG file of `task_factory` imports, and every dev task: a twentieth of a second."""


LOGS = "GAIAFLOW_TASK_LOGS"
"""Says that logs of tasks are kept in the object store: `task_logs.VARIABLE`."""

OPERATORS = {"gaiaflow.dev_operator": "PythonOperator", "gaiaflow.pod": "KubernetesPodOperator"}
"""Those of Airflow that tasks are made of, by where they are: to ask for their arguments writes to 5 MiB of memory, a
copy of which each process of a task had."""


def preload() -> None:
    """In the processes that fork those: Kubernetes' client and Airflow's operator alone take half a second.

    For Airflow's `on_starting`, which comes before a job knows of which type it is; so the command line has to say it.
    """
    if not set(sys.argv[1:2]) & FORKING:
        return
    try:
        config = current_task_config()
    except GaiaflowError:
        return  # each DAG says so, in words of its own
    for name in _modules(config):
        try:
            module = import_module(name)
        except ImportError as error:  # not needed by every DAG
            log.debug("%s is not imported beforehand: %s", name, error)
            continue
        operator = getattr(module, OPERATORS.get(name, ""), None)
        if operator is not None:
            accepted_by(operator)  # which keeps the answer
    if "scheduler" in sys.argv[1:2] and os.environ.get(LOGS):
        _prepare_logs()


def _prepare_logs() -> None:
    """Each of the executor's workers keeps the logs of its tasks there, by a client that was 40 MiB in each of them."""
    from gaiaflow.task_logs import REMOTE_TASK_LOG

    try:
        if REMOTE_TASK_LOG is not None:
            REMOTE_TASK_LOG.client()
    except GaiaflowError as error:  # said of each log that cannot be kept
        log.debug("nothing keeps logs of tasks: %s", error)


def _modules(config: TaskConfig | None) -> list[str]:
    if config is None:
        return []
    pods = ["gaiaflow.pod"] if config.mode != "dev" else []
    return [*OF_AIRFLOW, *OWN, *pods, *(["boto3"] if config.xcom_storage else [])]
