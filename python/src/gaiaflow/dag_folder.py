"""The folder of DAG files of a platform, in which Airflow reads a saved file first, however many others there are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from airflow.dag_processing.bundles.local import LocalDagBundle

# As long as most DAG files take to be read, and as many as one saves by hand.
AGAIN_AFTER_SECONDS = 4
FEW = 20


class DagFolder(LocalDagBundle):
    """A bundle for Airflow's `dag_bundle_config_list`, of the folder `dags_folder` or that of `path`.

    Airflow's own bundle has a new file read before all others. One that has changed comes first among those that wait
    in this pass through the folder; if it was read already, it waits for the next: with 500 files most of a minute.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._times: dict[str, int] | None = None
        self._files: set[str] = set()
        # What is asked for again, and from when on, by a clock that only goes forward.
        self._again: list[tuple[float, set[str]]] = []

    def refresh(self) -> None:
        """Ask Airflow to read next what was saved since the last time.

        The DAG processor calls it each `refresh_interval`, and at once after what it was asked for. A few files are
        asked for once more some seconds later: Airflow drops what is asked for while it is being read, though it may
        have been saved in the middle of that, as by an editor that formats what it has saved. After a Python file that
        is no DAG file, and was there before, all are read.
        """
        now = monotonic()
        times = dict(_times_of_files(self.path))
        before = times if self._times is None else self._times
        saved = {file for file, time in times.items() if before.get(file, time) != time}
        due = {file for when, files in self._again if when <= now for file in files}
        if saved:
            self._files = self._files_of_dags()
        if saved or due:
            # What is no DAG file, DAG files may import.
            _read_next(self.name, self._files & (saved | due) if saved <= self._files else self._files)
        self._again = [(when, files) for when, files in self._again if when > now]
        if 0 < len(saved) <= FEW:
            self._again.append((now + AGAIN_AFTER_SECONDS, saved))
        self._times = times

    def _files_of_dags(self) -> set[str]:
        """Those that Airflow reads, by their paths in the folder."""
        from airflow.utils.file import list_py_file_paths

        return {str(Path(path).relative_to(self.path)) for path in list_py_file_paths(self.path)}


def _times_of_files(folder: Path) -> Iterator[tuple[str, int]]:
    """When each Python file was saved last, in nanoseconds, by its path in the folder."""
    for root, folders, names in os.walk(folder):
        # No DAG file imports what lies in a hidden folder, such as an editor's copies, or in an environment.
        folders[:] = [] if "pyvenv.cfg" in names else [name for name in folders if not name.startswith((".", "__py"))]
        for path in (Path(root, name) for name in names if name.endswith(".py")):
            try:
                yield str(path.relative_to(folder)), path.stat().st_mtime_ns
            except OSError:  # it has gone in this moment, or is a link to nowhere
                continue


def _read_next(bundle: str, files: Iterable[str]) -> None:
    """As the button "Reparse Dag" of Airflow's page does it."""
    from airflow.utils.session import create_session
    from sqlalchemy import select

    from gaiaflow.airflow_api import DagPriorityParsingRequest as Request

    with create_session() as session:
        asked = set(session.scalars(select(Request.relative_fileloc).where(Request.bundle_name == bundle)))
        session.add_all(Request(bundle_name=bundle, relative_fileloc=file) for file in files if file not in asked)
