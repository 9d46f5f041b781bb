"""What IPython loads in each notebook: `%pip` and `%uv` as they are in a terminal of this container (tools/).

What a missing library of the system is called, and where to add its package, is printed below the error of a cell.
"""

import sys
from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Take the place of IPython's own, which run what lies beside the Python that they find."""
    for tool in ("pip", "uv"):
        shell.register_magic_function(_magic(shell, tool), magic_name=tool)
    shell.events.register("post_run_cell", _advise)


def _magic(shell: Any, tool: str) -> Any:
    def run(line: str) -> None:
        shell.system(f"{tool} {line}")

    run.__doc__ = f"Run {tool}; what it installs ends with the container."
    return run


def _advise(result: Any) -> None:
    error = result.error_in_exec
    if isinstance(error, (ImportError, OSError)):  # the latter by ctypes
        from gaiaflow.shared_libraries import advice

        text = advice(error)
        if text is not None:
            print(f"gaiaflow: {text}", file=sys.stderr)  # noqa: T201 - a cell's output
