"""An import that needs a library of the system says which package has it, and the key to name that."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gaiaflow import func_path
from gaiaflow.call import call
from gaiaflow.errors import FunctionNotFoundError
from gaiaflow.shared_libraries import advice


def _missing(library: str) -> ImportError:
    return ImportError(f"{library}: cannot open shared object file: No such file or directory")


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        (
            "libgomp.so.1",
            "Debian's package libgomp1 has it: pulumi config set --path 'gaiaflow:project.systemPackages[0]' libgomp1",
        ),
        ("libGL.so.1", "Debian's package libgl1 has it"),
        ("libnobody-knows.so.7", "list it in gaiaflow:project.systemPackages"),
    ],
)
def test_names_the_library_its_package_and_the_key(library: str, expected: str) -> None:
    text = advice(_missing(library))
    assert text is not None
    assert text.startswith(f"the shared library {library} is not in the project's environment; ")
    assert expected in text


def test_another_failed_import_is_left_alone() -> None:
    assert advice(ImportError("cannot import name 'x' from 'y'")) is None


@pytest.mark.parametrize("kind", ["ImportError", "OSError"])
def test_a_function_whose_module_needs_one_says_so(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = str(_missing("libgomp.so.1"))
    (tmp_path / "needs_openmp.py").write_text(f"raise {kind}({words!r})\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        FunctionNotFoundError, match=r"'needs_openmp:run' cannot be imported: the shared library libgomp"
    ):
        func_path.load("needs_openmp:run")
    sys.modules.pop("needs_openmp", None)


def test_a_function_that_imports_what_needs_one_has_a_note() -> None:
    def run() -> None:
        raise _missing("libgomp.so.1")

    with pytest.raises(ImportError) as caught:
        call(run, {})
    assert "Debian's package libgomp1 has it" in caught.value.__notes__[0]  # type: ignore[attr-defined]
