"""Airflow's own parts that only these tests ask for, and that have moved between 3.1 and 3.3."""

from __future__ import annotations

import functools
from typing import Any


def policy_manager() -> Any:
    """Where policies are registered: a variable in 3.1, made at the first call since."""
    from airflow import settings

    if hasattr(settings, "get_policy_plugin_manager"):
        return settings.get_policy_plugin_manager()
    return settings.POLICY_PLUGIN_MANAGER


def dag_bag(**arguments: Any) -> Any:
    """A `DagBag`, which in 3.1 was among the models."""
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models.dagbag import DagBag
    return DagBag(**arguments)


def dag_serialization() -> Any:
    """What makes a DAG JSON and reads it; `SerializedDAG`, the DAG itself, did so in 3.1."""
    from airflow.serialization import serialized_objects

    return getattr(serialized_objects, "DagSerialization", None) or serialized_objects.SerializedDAG


def share_the_api() -> None:
    """One API for all tasks of the run that follows in this process, as 3.3 has it.

    3.1 and 3.2 build one for each task, about two seconds of work: minutes for a DAG of some mapped tasks. That of
    another run may know a DAG of this name as it was.
    """
    from airflow.sdk.execution_time import supervisor

    make = getattr(supervisor.in_process_api_server, "of_each_task", supervisor.in_process_api_server)
    if not hasattr(make, "cache_info"):
        shared: Any = functools.cache(make)
        shared.of_each_task = make
        supervisor.in_process_api_server = shared
