"""The operator of a dev task."""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.python import PythonOperator

from gaiaflow.operator_arguments import retries_or_default


class DevTask(PythonOperator):
    """A `PythonOperator` with defaults of our own.

    Defaults in a signature are what Airflow fills from `default_args` of a DAG or task group where a call says nothing.
    """

    custom_operator_name = "PythonOperator"

    def __init__(self, *, retries: int | None = None, show_return_value_in_logs: bool = False, **kwargs: Any) -> None:
        """A result belongs in XCom; in the log it would also show what other tasks were told in confidence."""
        super().__init__(
            retries=retries_or_default(retries), show_return_value_in_logs=show_return_value_in_logs, **kwargs
        )
