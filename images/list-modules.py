"""List the modules that can be imported here: Python's own, and those of installed packages.

`docker run --rm -i IMAGE python - <images/list-modules.py >config/airflow-modules.txt` with an image of images/airflow
brings that file up to date when its lock has changed.
"""

import importlib.metadata
import sys

names = set(sys.stdlib_module_names) | set(importlib.metadata.packages_distributions())
print("\n".join(sorted(name for name in names if name.isidentifier() and not name.startswith("_"))))  # noqa: T201
