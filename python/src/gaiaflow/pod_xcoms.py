"""What a pod task pushes: its function's XComs, and none about its pod."""

from __future__ import annotations

from typing import Any


class WithoutPodXComs:
    """A task instance that keeps `pod_name` and `pod_namespace` to itself."""

    def __init__(self, ti: Any) -> None:
        """Stand in for a task instance."""
        self._ti = ti

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ti, name)

    def xcom_push(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """Push, but what the provider says of the pod."""
        if key not in ("pod_name", "pod_namespace"):
            self._ti.xcom_push(key, value, *args, **kwargs)
