"""What a task, a pod and a kernel find of the project's packages."""

import importlib
import importlib.metadata
import json
import platform
from pathlib import Path

WANTED = Path(__file__).with_suffix(".json")


def found() -> dict[str, str]:
    """Versions by distribution, after an import of each module that is wanted, and Python's."""
    wanted: dict[str, list[str]] = json.loads(WANTED.read_text())
    for modules in wanted.values():
        for module in modules:
            importlib.import_module(module)
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in wanted}}
