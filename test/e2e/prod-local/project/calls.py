"""Functions that know their run."""

import os
from datetime import datetime
from typing import Any

import gaiaflow


def prepare() -> dict[str, Any]:
    """What others take, whole and by key."""
    return {"bands": ["red", "nir"], "note": "{{ ds }}"}


def measure(
    scene: str, note: str, threshold: float, day: str, written: list[Any], bands: list[str], ti: Any, dag_run: Any
) -> Any:
    """One scene; fails once."""
    if ti.map_index == 1 and ti.try_number == 1:
        raise RuntimeError("not at the first try")
    return [scene, note, threshold, day == str(dag_run.run_after.date()), written, bands, ti.map_index, ti.try_number]


def look(band: str, of: dict[str, Any]) -> list[Any]:
    """An element of a group."""
    return [band, of["note"]]


def own(value: str) -> str:
    """Of an element with all that it may give."""
    return value


def summary(
    measured: list[Any], looked: list[Any], parts: Any, params: Any, dag_run: Any, ds: Any, logical_date: Any
) -> Any:
    """What came together, and what the function knows of its run."""
    context = gaiaflow.get_current_context()
    names = ("DAG_ID", "TASK_ID", "TRY_NUMBER", "DAG_OWNER", "LOGICAL_DATE")
    return {
        "measured": measured,
        "looked": looked,
        "parts": parts,
        "run": [params, dag_run.conf, dag_run.run_type, ds, logical_date, type(dag_run.run_after) is datetime],
        "same": [context["run_id"] == dag_run.run_id == os.environ["AIRFLOW_CTX_DAG_RUN_ID"], sorted(context)],
        "task": [context["task"].task_id, context["task"].retries, context["dag"].dag_id, context["ti"].max_tries],
        "variables": [os.environ.get(f"AIRFLOW_CTX_{name}") for name in names],
        "left": [name for name in os.environ if name.startswith("GAIAFLOW_")],
    }
