"""The tags with which MLflow marks the runs that a task starts, in the environment of its function.

MLflow reads them of a variable, from 1.14 on, for each run that `mlflow.start_run` and autologging start. Standard
library only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

VARIABLE = "MLFLOW_RUN_CONTEXT"
"""A JSON object; what a call of `mlflow.start_run` says itself wins over it."""

IMAGE_TAG = "gaiaflow.image"


def merged(tags: str, image: str | None, given: str | None = None) -> str:
    """The tags, with the image of this container where they name none, and over them those that are set already.

    Args:
        tags: A JSON object.
        image: The image of this container, where it is known.
        given: The same, of the user's own; what the variable holds by default. What is no object is passed over.
    """
    own = {**({IMAGE_TAG: image} if image else {}), **json.loads(tags)}
    return json.dumps({**own, **_object(os.environ.get(VARIABLE) if given is None else given)})


def _object(text: str | None) -> Mapping[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
