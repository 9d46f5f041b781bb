"""What of Airflow's context a function of `task_factory` gets, by Airflow's names, and what it does not.

Needs the standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

RECORDS: Mapping[str, Sequence[str]] = {
    "dag": (
        *("dag_id", "dag_display_name", "description", "tags", "start_date", "end_date", "catchup"),
        "max_active_runs",
    ),
    "dag_run": (
        *("dag_id", "run_id", "run_type", "state", "logical_date", "data_interval_start", "data_interval_end"),
        *("run_after", "start_date", "end_date", "conf", "clear_number", "triggering_user_name", "partition_key"),
        *("partition_date", "note"),
    ),
    "task": (
        *("task_id", "dag_id", "owner", "retries", "retry_delay", "execution_timeout", "pool", "queue"),
        *("priority_weight", "trigger_rule", "doc_md"),
    ),
    "ti": ("id", "dag_id", "run_id", "task_id", "map_index", "try_number", "max_tries", "start_date", "log_url"),
}
"""What is an object, and its attributes."""

DATES: frozenset[str] = frozenset(
    {
        *("ds", "ds_nodash", "ts", "ts_nodash", "ts_nodash_with_tz", "logical_date"),
        *("data_interval_start", "data_interval_end"),
        *("prev_data_interval_start_success", "prev_data_interval_end_success"),
    }
)
"""What a template has only in runs with a logical date."""

_EARLIER_RUNS = frozenset(
    f"prev_{name}_success" for name in ("data_interval_start", "data_interval_end", "start_date", "end_date")
)

VALUES: Sequence[str] = (
    *sorted(DATES - _EARLIER_RUNS),
    *("expanded_ti_count", "map_index_template", "params", "partition_date", "partition_key", "run_id"),
    *("task_instance_key_str", "task_reschedule_count", "try_number"),
)
"""What is a plain value; None where the run has none."""

GIVEN: frozenset[str] = frozenset({*VALUES, *RECORDS, "task_instance"})
"""All that a function gets."""

_ONLY_IN_AIRFLOW = (
    *("asset_state_store", "exception", "inlet_events", "inlets", "macros", "outlet_events", "outlets", "reason"),
    *("task_state_store", "templates_dict", "test_mode", "triggering_asset_events"),
)

REFUSED: Mapping[str, str] = {
    **{
        name: f"it is only where Airflow itself runs; hand on what the function needs of it: func_kwargs={{'x': "
        f"'{{{{ {name} … }}}}'}}"
        for name in _ONLY_IN_AIRFLOW
    },
    **{name: f"it is of an earlier run; hand it on: func_kwargs={{'x': '{{{{ {name} }}}}'}}" for name in _EARLIER_RUNS},
    "conn": "connections stay in Airflow; hand on a login by secrets=[…], else a part: "
    "func_kwargs={'x': '{{ conn.name.host }}'}",
    "var": "variables stay in Airflow; hand on a value: func_kwargs={'x': '{{ var.value.name }}'}, "
    "a secret by secrets=[…]",
}
"""What else Airflow's context has, and why a function does not get it."""

ALWAYS_THERE = "{{ (dag_run.logical_date or dag_run.run_after) | ds }}"
"""A date that every run has, as a template."""
