"""A run for a task that is tried without a database: what Airflow's context has of one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pendulum

from support.pods import context_of

DATE = pendulum.datetime(2026, 1, 2, 3, 4, 5, tz="UTC")
SCHEDULED: dict[str, Any] = {
    "ds": "2026-01-02",
    "ds_nodash": "20260102",
    "ts": DATE.isoformat(),
    "ts_nodash": "20260102T030405",
    "ts_nodash_with_tz": "20260102T030405+0000",
    "logical_date": DATE,
    "data_interval_start": DATE,
    "data_interval_end": DATE.add(days=1),
}


def run_context(
    operator: Any, *, dated: bool = True, conf: Any = None, params: Any = None, **more: Any
) -> dict[str, Any]:
    """With a logical date or without one."""
    dates = SCHEDULED if dated else {}
    dag_run = SimpleNamespace(
        dag_id=operator.dag_id,
        run_id="manual__2026-01-01",
        run_type="manual",
        state="running",
        run_after=DATE,
        start_date=DATE,
        end_date=None,
        conf=conf,
        clear_number=0,
        **{name: dates.get(name) for name in ("logical_date", "data_interval_start", "data_interval_end")},
    )
    context = context_of(operator, try_number=more.pop("try_number", 1))
    del context["ds"]
    context["ti"].max_tries = 2
    return {
        **context,
        "task_instance": context["ti"],
        "dag_run": dag_run,
        "params": params or {},
        "task_reschedule_count": 0,
        **dates,
        **more,
    }
