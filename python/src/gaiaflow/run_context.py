"""What a task's function gets to know of its run, written where Airflow runs it: for `gaiaflow.context` to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaiaflow.context_names import RECORDS, VALUES
from gaiaflow.errors import NotJsonError
from gaiaflow.json_values import MAX_VARIABLE_BYTES, to_json
from gaiaflow.mlflow_tags import tags_of
from gaiaflow.runner_variables import CONTEXT, RUN_TAGS


def context_variables(
    context: Mapping[str, Any] | None, func_path: str | None = None, image: str | None = None
) -> dict[str, str]:
    """What brings a run's context to the function, and `AIRFLOW_CTX_*` as for Airflow's own tasks; none without a run.

    A pod may be built without one, to look at.

    Args:
        context: Airflow's.
        func_path: The function, and the image of its pod: both for the tags of what it starts in MLflow.
        image: None where the container itself knows it.
    """
    if not context or not context.get("dag_run"):
        return {}
    from airflow.sdk.execution_time.context import context_to_airflow_vars

    return {
        **context_to_airflow_vars(context, in_env_var_format=True),
        CONTEXT: context_json(context),
        RUN_TAGS: to_json(tags_of(context["ti"], func_path, image), "the tags"),
    }


def context_json(context: Mapping[str, Any]) -> str:
    """Values by name, and why others are left out: no run fails for a value that its function may not even want."""
    values = {name: context.get(name) for name in VALUES}
    values["params"] = dict(context.get("params") or {})
    values["try_number"] = context["ti"].try_number
    for record, attributes in RECORDS.items():
        of_airflow = context.get(record)
        values |= {f"{record}.{name}": getattr(of_airflow, name, None) for name in attributes}
    left_out: dict[str, str] = {}
    sizes: dict[str, int] = {}
    for name, value in values.items():
        try:
            sizes[name] = len(to_json(value, "it"))
        except NotJsonError as error:
            left_out[name] = str(error)
    free = MAX_VARIABLE_BYTES // 2
    for name in sorted(sizes, key=lambda name: sizes[name]):
        free -= sizes[name]
        if free < 0:
            left_out[name] = (
                f"it is {sizes[name]} bytes long, too much for what a pod's variable takes; hand on what the "
                "function needs of it as a template in func_kwargs"
            )
    kept = {name: value for name, value in values.items() if name not in left_out}
    return to_json({"values": kept, "left_out": left_out}, "the context")
