"""GaiaFlow's Python side: one `task_factory` for every place a task runs.

Names are imported when first used, so that a pod's runner loads neither Airflow nor the Kubernetes client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gaiaflow.errors import GaiaflowError
    from gaiaflow.factory import task_factory
    from gaiaflow.secrets import create_secrets

__version__ = "0.1.0"

__all__ = ["GaiaflowError", "__version__", "create_secrets", "task_factory"]


def __getattr__(name: str) -> Any:
    if name == "task_factory":
        from gaiaflow.factory import task_factory

        return task_factory
    if name == "create_secrets":
        from gaiaflow.secrets import create_secrets

        return create_secrets
    if name == "GaiaflowError":
        from gaiaflow.errors import GaiaflowError

        return GaiaflowError
    raise AttributeError(f"module 'gaiaflow' has no attribute {name!r}")
