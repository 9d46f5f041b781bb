"""The package from which DAGs of gaiaflow 0.0.3 imported `create_task` and `FromTask`."""

from gaiaflow.removed import removed

raise removed("gaiaflow.core")
