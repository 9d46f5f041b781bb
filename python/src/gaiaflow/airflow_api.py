"""Where the supported Airflows and their providers differ: Airflow 3.1 to 3.3, cncf-kubernetes from 10.13.

What has moved between them is imported from here, by whoever uses it and only then: Airflow's DAG processor imports the
package for every file, and a dev task needs none of Kubernetes. Oldest and newest are named with each difference; once
nobody runs the oldest any more, what is said of it goes.
"""

from __future__ import annotations

import functools
import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import BundleDagBag
    from airflow.models.dagbag import DagPriorityParsingRequest
    from airflow.sdk.exceptions import (
        AirflowException,
        AirflowFailException,
        AirflowNotFoundException,
        AirflowSkipException,
    )
    from airflow.sdk.serde import deserialize, serialize

__all__ = [
    "AirflowException",
    "AirflowFailException",
    "AirflowNotFoundException",
    "AirflowSkipException",
    "BundleDagBag",
    "DagPriorityParsingRequest",
    "accepted_by",
    "allow_class",
    "deserialize",
    "obeys_durable",
    "serialize",
]

_MOVED = {
    # In 3.1 airflow.sdk.exceptions is there, but has the first of these alone.
    "AirflowException": ("airflow.sdk.exceptions", "airflow.exceptions"),
    "AirflowFailException": ("airflow.sdk.exceptions", "airflow.exceptions"),
    "AirflowNotFoundException": ("airflow.sdk.exceptions", "airflow.exceptions"),
    "AirflowSkipException": ("airflow.sdk.exceptions", "airflow.exceptions"),
    "BundleDagBag": ("airflow.dag_processing.dagbag", "airflow.models.dagbag"),
    # Which has stayed, in a module of which the most has moved.
    "DagPriorityParsingRequest": ("airflow.models.dagbag", "airflow.models.dagbag"),
    "deserialize": ("airflow.sdk.serde", "airflow.serialization.serde"),
    "serialize": ("airflow.sdk.serde", "airflow.serialization.serde"),
}
"""Where each name is from Airflow 3.2 on, and where it was in 3.1."""


def __getattr__(name: str) -> Any:
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    since, before = _MOVED[name]
    try:
        return getattr(import_module(since), name)
    except (ImportError, AttributeError):
        return getattr(import_module(before), name)


def allow_class(cls: type) -> None:
    """Let Airflow read XComs of this class in this process.

    Airflow has a function for it from 3.3 on. Before, there was the setting `allowed_deserialization_classes`, which is
    the administrator's, and this set, which the serializers that come with Airflow enter themselves into.
    """
    serde = import_module(__getattr__("serialize").__module__)
    if hasattr(serde, "allow_class"):
        serde.allow_class(cls)
    else:
        serde._extra_allowed.add(f"{cls.__module__}.{cls.__qualname__}")


def obeys_durable(pod_operator: type) -> bool:
    """Whether `durable` says if the next try takes up a pod; else `reattach_on_restart` does, with the same meaning.

    cncf-kubernetes 10.21 has `durable`, 10.16 has not; 10.25 ignores it, with a warning, below Airflow 3.3.
    """
    from airflow import __version__

    release = tuple(map(int, __version__.split(".")[:2]))
    return release >= (3, 3) and "durable" in accepted_by(pod_operator)


@functools.cache
def accepted_by(operator: type) -> frozenset[str]:
    """The arguments that this version of an operator takes, those of its bases among them.

    Of those that task_factory sets, 10.16 lacks `xcom_sidecar_container_security_context`, which 10.21 has; there
    `pod_security.hold` gives the container its limits.
    """
    return frozenset({name for kind in operator.__mro__ if "__init__" in vars(kind) for name in _parameters(kind)})


def _parameters(kind: type) -> list[str]:
    parameters = inspect.signature(kind.__init__).parameters  # type: ignore[misc]
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [name for name, parameter in parameters.items() if name != "self" and parameter.kind in named]
