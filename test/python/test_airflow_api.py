"""What is imported from where the Airflow at hand has it."""

from __future__ import annotations

import pytest
from airflow.sdk import DAG

from gaiaflow import airflow_api, task_factory
from gaiaflow.testing import task_config


@pytest.mark.parametrize("name", [name for name in airflow_api.__all__ if name not in vars(airflow_api)])
def test_what_has_moved_is_found(name: str) -> None:
    assert getattr(airflow_api, name).__name__ == name


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"gaiaflow\.airflow_api.*AirflowNothing"):
        airflow_api.AirflowNothing  # noqa: B018


def test_a_class_that_is_allowed_is_read() -> None:
    from gaiaflow.xcom_values import JsonText

    name = f"{JsonText.__module__}.{JsonText.__qualname__}"
    kept = {"__classname__": name, "__version__": 1, "__data__": "[1]"}
    assert airflow_api.deserialize(kept) == [1]


@pytest.mark.parametrize("mode", ["dev", "prod"])
@pytest.mark.parametrize("durable", [True, False])
def test_durable_means_the_same_under_its_earlier_name(mode: str, durable: bool) -> None:
    with task_config(mode), DAG("d"):
        operator = task_factory("t", "sample:give", durable=durable)
    assert getattr(operator, "reattach_on_restart", durable) is durable
