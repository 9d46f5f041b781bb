"""GaiaFlow's Python side: one `task_factory` for every place a task runs.

Names are imported when first used, so that a pod's runner loads neither Airflow nor the Kubernetes client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gaiaflow.context import get_current_context
    from gaiaflow.errors import GaiaflowError
    from gaiaflow.factory import task_factory
    from gaiaflow.secrets import create_secrets

__version__ = "0.1.0"

__all__ = ["GaiaflowError", "__version__", "create_secrets", "get_current_context", "task_factory"]


def __getattr__(name: str) -> Any:
    if name == "task_factory":
        from gaiaflow.factory import task_factory

        return task_factory
    if name == "create_secrets":
        from gaiaflow.secrets import create_secrets

        return create_secrets
    if name == "get_current_context":
        from gaiaflow.context import get_current_context

        return get_current_context
    if name == "GaiaflowError":
        from gaiaflow.errors import GaiaflowError

        return GaiaflowError
    if name in ("FromTask", "GaiaflowMode"):
        from gaiaflow.removed import removed

        raise removed(f"gaiaflow.{name}")
    raise AttributeError(f"module 'gaiaflow' has no attribute {name!r}")
