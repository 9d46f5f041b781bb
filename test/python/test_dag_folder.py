"""The folder of DAG files, and what of it Airflow is asked to read next."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from gaiaflow.dag_folder import DagFolder

pytestmark = pytest.mark.usefixtures("database")


class Folder:
    """A folder of DAG files, as the DAG processor comes by it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bundle = DagFolder(name="dags-folder", path=str(path))
        self.seconds = 0

    def save(self, file: str, content: str = "from airflow.sdk import DAG\n") -> None:
        """Each time at another moment."""
        self.seconds += 1
        path = self.path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        os.utime(path, (self.seconds, self.seconds))

    def asked(self) -> list[str]:
        """What a refresh asks for; it is taken as the DAG processor takes it."""
        from airflow.utils.session import create_session

        from gaiaflow.airflow_api import DagPriorityParsingRequest

        self.bundle.refresh()
        with create_session() as session:
            found = list(session.scalars(select(DagPriorityParsingRequest)))
            for request in found:
                session.delete(request)
            return sorted(f"{request.bundle_name}: {request.relative_fileloc}" for request in found)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """With two files that have been seen."""
    made = Folder(tmp_path)
    made.save("one.py")
    made.save("below/two.py")
    assert made.asked() == [], "what is there at the start is read anyway"
    return made


def test_a_saved_file_is_asked_for_twice(folder: Folder) -> None:
    folder.save("below/two.py")
    assert [folder.asked(), folder.asked(), folder.asked()] == [["dags-folder: below/two.py"]] * 2 + [[]]


def test_one_that_is_saved_meanwhile_comes_with_it(folder: Folder) -> None:
    folder.save("below/two.py")
    folder.asked()
    folder.save("one.py")
    assert folder.asked() == ["dags-folder: below/two.py", "dags-folder: one.py"]
    assert folder.asked() == ["dags-folder: one.py"]


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
