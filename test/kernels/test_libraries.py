"""A cell that needs a library of the system ends as ever, and says below what to do."""

from collections.abc import Callable

import pytest

from conftest import KernelServer, Notebook

WORDS = "libGL.so.1: cannot open shared object file: No such file or directory"


@pytest.mark.parametrize("kind", ["ImportError", "OSError"])
def test_a_missing_library_is_named_below_the_error(use: Callable[..., None], server: KernelServer, kind: str) -> None:
    (server.folder / "needs_library.py").write_text(f"raise {kind}({WORDS!r})\n", encoding="utf-8")

    async def steps(notebook: Notebook) -> None:
        output = await notebook.run("import needs_library")
        assert output.startswith(f"{kind}gaiaflow: the shared library libGL.so.1 is not in the project's environment")
        assert "Add libgl1 to gaiaflow:project.systemPackages" in output
        assert output.count("gaiaflow: ") == 1
        assert await notebook.run("1") == "1"

    use(steps)


@pytest.mark.parametrize(
    ("cell", "error"), [("import not_there", "ModuleNotFoundError"), ("open('/not/there')", "FileNotFoundError")]
)
def test_nothing_is_printed_below_another_error(use: Callable[..., None], cell: str, error: str) -> None:
    async def steps(notebook: Notebook) -> None:
        assert await notebook.run(cell) == error

    use(steps)
