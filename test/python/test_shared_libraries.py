"""An import that needs a library of the system says which package has it, and the key to name that."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gaiaflow import func_path
from gaiaflow.call import call
from gaiaflow.errors import FunctionNotFoundError
from gaiaflow.shared_libraries import advice
from gaiaflow.task_config import PATH_VARIABLE
from support.ways import IN_PROCESS, WAYS, run_as


def _missing(library: str) -> ImportError:
    return ImportError(f"{library}: cannot open shared object file: No such file or directory")


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        ("libgomp.so.1", "Debian's package libgomp1 has it. Add libgomp1 to gaiaflow:project.systemPackages in "),
        ("libGL.so.1", "Debian's package libgl1 has it. Add libgl1 to"),
        ("libnobody-knows.so.7", "packages.debian.org says which package has it. Add that to gaiaflow:project.system"),
    ],
)
def test_names_the_library_its_package_and_the_key(library: str, expected: str) -> None:
    text = advice(_missing(library))
    assert text is not None
    assert text.startswith(f"the shared library {library} is not in the project's environment; ")
    assert expected in text
    assert text.endswith("; then run npx gaiaflow start")


def test_no_line_names_a_place_in_a_list_that_may_be_taken() -> None:
    text = advice(_missing("libGL.so.1"))
    assert text is not None
    assert "[0]" not in text
    assert "to packages.txt or apt.txt where that key is not set" in text


@pytest.mark.parametrize("way", WAYS)
def test_each_way_says_where_the_library_is_missing(
    way: str, task_socket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PATH_VARIABLE, "/opt/gaiaflow/stack/task-config.json")  # as Airflow's containers alone have it
    raised = run_as(way, task_socket, "sample.lacks_library:run", {}, {}).raised
    assert raised is not None
    text = raised[1]
    assert "Debian's package libgl1 has it" in text
    assert ("is not in Airflow's image" in text) is (way == IN_PROCESS)
    assert ("gaiaflow:tasks.devExecution container" in text) is (way == IN_PROCESS)


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
