"""The folder of DAG files, and what of it Airflow is asked to read next."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from gaiaflow import dag_folder
from gaiaflow.dag_folder import DagFolder

pytestmark = pytest.mark.usefixtures("database")


class Folder:
    """A folder of DAG files, as the DAG processor comes by it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path = path
        self.monkeypatch = monkeypatch
        self.bundle = DagFolder(name="dags-folder", path=str(path))
        self.seconds = 0

    def save(self, file: str, content: str = "from airflow.sdk import DAG\n") -> None:
        """Each time at another moment."""
        self.seconds += 1
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        os.utime(path, (self.seconds, self.seconds))

    def asked(self, seconds_later: float = 0) -> list[str]:
        """What a refresh asks for, now or then; it is taken as the DAG processor takes it."""
        from airflow.utils.session import create_session

        from gaiaflow.airflow_api import DagPriorityParsingRequest

        self.monkeypatch.setattr(dag_folder, "monotonic", lambda: time.monotonic() + seconds_later)
        self.bundle.refresh()
        with create_session() as session:
            found = list(session.scalars(select(DagPriorityParsingRequest)))
            for request in found:
                session.delete(request)
            return sorted(f"{request.bundle_name}: {request.relative_fileloc}" for request in found)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """With two files that have been seen."""
    made = Folder(tmp_path, monkeypatch)
    made.save("one.py")
    made.save("below/two.py")
    assert made.asked() == [], "what is there at the start is read anyway"
    return made


def test_a_saved_file_is_asked_for_and_once_more_when_a_reading_that_went_on_is_over(folder: Folder) -> None:
    folder.save("below/two.py")
    assert folder.asked() == ["dags-folder: below/two.py"]
    assert folder.asked() == [], "Airflow has it look again at once, which is too early"
    assert folder.asked(5) == ["dags-folder: below/two.py"]
    assert folder.asked(10) == []


def test_what_is_due_again_comes_with_what_is_saved_then(folder: Folder) -> None:
    folder.save("below/two.py")
    folder.asked()
    folder.save("one.py")
    assert folder.asked(5) == ["dags-folder: below/two.py", "dags-folder: one.py"]
    assert folder.asked(10) == ["dags-folder: one.py"]


def test_many_at_once_as_of_another_branch_are_asked_for_once(folder: Folder) -> None:
    files = [f"{number}.py" for number in range(30)]
    for _ in range(2):
        for file in files:
            folder.save(file)
        first, again = folder.asked(), folder.asked(5)
    assert (len(first), again) == (30, [])


@pytest.mark.parametrize("file", [".ipynb_checkpoints/one-checkpoint.py", "env/lib/six.py", "__pycache__/one.py"])
def test_what_no_dag_file_imports_is_not_looked_at(folder: Folder, file: str) -> None:
    folder.save("env/pyvenv.cfg", "")
    for _ in range(2):
        folder.save(file, "x = 1\n")
        assert folder.asked() == []


def test_a_new_file_is_left_to_airflow_which_puts_it_first_itself(folder: Folder) -> None:
    folder.save("new.py")
    assert folder.asked() == []


def test_a_module_beside_them_has_all_dag_files_read_that_may_import_it(folder: Folder) -> None:
    folder.save("below/helper.py", "x = 1\n")
    assert folder.asked() == []
    folder.save("below/helper.py", "x = 2\n")
    assert folder.asked() == ["dags-folder: below/two.py", "dags-folder: one.py"]
    assert folder.asked() == []


def test_what_airflow_would_not_read_is_never_asked_for(folder: Folder) -> None:
    folder.save(".airflowignore", "two*\n")
    folder.save("below/two.py")
    assert folder.asked() == ["dags-folder: one.py"]


def test_files_that_have_gone_and_links_to_nowhere_are_no_matter(folder: Folder) -> None:
    folder.save("below/two.py")
    (folder.path / "below/two.py").unlink()
    (folder.path / "nowhere.py").symlink_to("nothing.py")
    assert folder.asked() == []


def test_what_is_asked_for_already_is_not_asked_for_again(folder: Folder) -> None:
    folder.save("one.py")
    folder.bundle.refresh()
    assert folder.asked() == ["dags-folder: one.py"]
