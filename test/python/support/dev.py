"""A dev task run as Airflow runs its operator, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.pods import context_of


def run_dev(
    operator: Any, xcoms: Mapping[tuple[str, str], Any] | None = None, run: Mapping[str, Any] | None = None
) -> Any:
    """Render the templates and execute, in a context where other tasks have pushed the given XComs."""
    from airflow.sdk.execution_time.context import OutletEventAccessors

    context = {**(run or context_of(operator, xcoms)), "outlet_events": OutletEventAccessors()}
    operator.render_template_fields(context)
    return operator.execute(context)
