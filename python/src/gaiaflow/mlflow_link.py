"""The link from a task's page in Airflow to what it has started in MLflow."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from airflow.sdk import BaseOperatorLink

from gaiaflow.errors import TaskConfigError
from gaiaflow.mlflow_tags import DAG, ELEMENT, RUN, TASK, TRY
from gaiaflow.task_config import TaskConfig, current_task_config

if TYPE_CHECKING:
    from airflow.models.taskinstancekey import TaskInstanceKey

log = logging.getLogger(__name__)

SECONDS = 3.0
"""How long MLflow may take for an answer: a page waits for it."""


class MlflowLink(BaseOperatorLink):
    """Asked by the API server for each task that is looked at, while it runs too. No task writes anything for it."""

    @property
    def name(self) -> str:
        """What the button says."""
        return "MLflow"

    def get_link(self, operator: Any, *, ti_key: TaskInstanceKey) -> str:  # type: ignore[override]  # noqa: ARG002
        """The run that this try has started, or the list of several; empty where there is none."""
        try:
            config = current_task_config()
            return _link(config, ti_key) if config and config.mlflow_page else ""
        except (TaskConfigError, OSError, ValueError) as error:
            log.warning("MLflow was not asked for the runs of a task: %s", error)
            return ""


def _link(config: TaskConfig, key: TaskInstanceKey) -> str:
    server = config.env_vars.get("MLFLOW_TRACKING_URI", "")
    if not server.startswith(("http://", "https://")):
        return ""
    chosen = _filter(key)
    found = _ask(server, "experiments/search", {"max_results": 1000})
    experiments = [experiment["experiment_id"] for experiment in found.get("experiments", [])]
    asked = {"experiment_ids": experiments, "filter": chosen, "max_results": 1000}
    runs = _ask(server, "runs/search", asked).get("runs", []) if experiments else []
    return f"{str(config.mlflow_page).rstrip('/')}/#{_place(runs, chosen)}" if runs else ""


def _filter(key: TaskInstanceKey) -> str:
    wanted = {DAG: key.dag_id, RUN: key.run_id, TASK: key.task_id, TRY: key.try_number, ELEMENT: key.map_index}
    return " and ".join(f"tags.`{tag}` = '{value}'" for tag, value in wanted.items())


def _place(runs: Sequence[Mapping[str, Any]], chosen: str) -> str:
    """On MLflow's page."""
    infos = [run["info"] for run in runs]
    experiments = sorted({info["experiment_id"] for info in infos})
    if len(infos) == 1:
        return f"/experiments/{experiments[0]}/runs/{infos[0]['run_id']}"
    if len(experiments) == 1:
        return f"/experiments/{experiments[0]}/runs?searchFilter={quote(chosen, safe='')}"
    names = quote(json.dumps(experiments, separators=(",", ":")), safe="")
    return f"/compare-experiments/s?experiments={names}&searchFilter={quote(chosen, safe='')}"


def _ask(server: str, route: str, body: Mapping[str, Any]) -> dict[str, Any]:
    address = f"{server.rstrip('/')}/api/2.0/mlflow/{route}"
    request = Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - http or https, as checked
        found: dict[str, Any] = json.load(answer)
    return found
