"""What IPython loads in each notebook: `%pip` and `%uv` as they are in a terminal of this container (tools/)."""

from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Take the place of IPython's own, which run what lies beside the Python that they find."""
    for tool in ("pip", "uv"):
        shell.register_magic_function(_magic(shell, tool), magic_name=tool)


def _magic(shell: Any, tool: str) -> Any:
    def run(line: str) -> None:
        shell.system(f"{tool} {line}")

    run.__doc__ = f"Run {tool}; what it installs ends with the container."
    return run
