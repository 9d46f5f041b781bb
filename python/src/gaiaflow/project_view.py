"""The project's folder of one dev task: what a pod would find in its image, and folders that are the task's alone.

A container may neither mount nor hide anything for a single process. So each task gets a tree of its own, of links to
files that are copied once for all tasks, and again when they have changed. Standard library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator

from gaiaflow.project_layout import LAYOUT_FILE, PROJECT_FOLDER, Layout

_READ_ONLY = 0o555
"""As everything in the image, for its owner too: nobody else's files can be made here."""


def make_view(layout: Layout, place: str) -> str:
    """Put the project into a folder of this task's alone, which is there; the project's own in it."""
    root = f"{place}/project"
    with _store() as store:
        folders = _tree(layout, layout.sources["project"], f"{store}/project", root)
        for name in (each[3:].split("/")[0] for each in layout.imports if each.startswith("../")):
            folders += _tree(layout, layout.sources[name], f"{store}/{name}", f"{place}/{name}")
    shutil.copyfile(layout.file, f"{root}/{LAYOUT_FILE}")
    folders += _own_folders(layout, root)
    for folder in reversed(folders):
        os.chmod(folder, _READ_ONLY)  # noqa: PTH101
    return root


def _own_folders(layout: Layout, root: str) -> list[str]:
    """Make scratch folders, and links to mounts; the folders above them, which are read-only too."""
    above: list[str] = []
    for path in layout.scratch:
        above += _made_above(root, path)
        os.makedirs(f"{root}/{path}", exist_ok=True)  # noqa: PTH103
    for mount in layout.mounts:
        if not mount["path"].startswith("/"):
            above += _made_above(root, mount["path"])
            os.symlink(mount["source"], f"{root}/{mount['path']}")  # noqa: PTH211
    return above


def _made_above(root: str, path: str) -> list[str]:
    steps = path.split("/")[:-1]
    made = [f"{root}/{'/'.join(steps[: index + 1])}" for index in range(len(steps))]
    missing = [folder for folder in made if not os.path.isdir(folder)]  # noqa: PTH112
    for folder in missing:
        os.mkdir(folder)  # noqa: PTH102
    return missing


def enter(layout: Layout, root: str) -> None:
    """Make it the working directory, and what Python and its children import from; as `python -m` in a pod."""
    before = os.environ.get("PYTHONPATH", "")
    path = [*(part for part in before.split(os.pathsep) if part), *layout.import_path(root)]
    os.environ["PYTHONPATH"] = os.pathsep.join(path)
    os.environ[PROJECT_FOLDER] = root
    os.chdir(root)
    sys.path[:] = [root, *path, *(part for part in sys.path[1:] if part not in path)]


def remove_view(place: str) -> None:
    """Take it away with all that the task has left in it."""
    for folder, _, _ in os.walk(place):
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)  # noqa: PTH101
    shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _store() -> Iterator[str]:
    """Where the copies lie, for one task at a time."""
    store = f"{tempfile.gettempdir()}/gaiaflow-project-{os.getuid()}"
    os.makedirs(store, mode=0o700, exist_ok=True)  # noqa: PTH103
    with open(f"{store}/lock", "w") as lock:  # noqa: PTH123
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield store


def _tree(layout: Layout, source: str, store: str, view: str) -> list[str]:
    """Link all that tasks see of a folder; the folders that were made, from the top."""
    made: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        entries = _entries(os.path.join(source, folder))  # noqa: PTH118
        if folder and any(entry.name in ("pyvenv.cfg", "conda-meta") for entry in entries):
            continue  # a Python environment
        target = f"{view}/{folder}" if folder else view
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
        made.append(target)
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not layout.rules.is_empty(path):
                    waiting.append(path)
            elif layout.rules.left_out_by(path) is None:
                _link(entry, f"{store}/{path}", f"{view}/{path}")
    # Of a folder of which nothing was taken nothing is there, as in the image: the lowest first.
    return [view, *reversed([folder for folder in reversed(made[1:]) if not _dropped(folder)])]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # it has gone, or nobody may look into it
        return []


def _dropped(folder: str) -> bool:
    try:
        os.rmdir(folder)  # noqa: PTH106
    except OSError:
        return False
    return True


def _link(entry: os.DirEntry[str], store: str, view: str) -> None:
    with contextlib.suppress(FileNotFoundError, PermissionError):  # it has gone meanwhile, or nobody may read it
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), view)  # noqa: PTH115, PTH211
        elif entry.is_file():
            now = entry.stat()
            try:
                if not _is_copy(store, now):
                    os.makedirs(os.path.dirname(store), exist_ok=True)  # noqa: PTH103, PTH120
                    _copy(entry.path, now, f"{store}.gaiaflow-new")
                    # Another task goes on with the copy that it has.
                    os.replace(f"{store}.gaiaflow-new", store)  # noqa: PTH105
                os.link(store, view)
            except OSError:  # a file system without links, or a folder where a file was before
                _copy(entry.path, now, view)


def _is_copy(store: str, now: os.stat_result) -> bool:
    try:
        kept = os.lstat(store)
    except OSError:
        return False
    return stat.S_ISREG(kept.st_mode) and (kept.st_mtime_ns, kept.st_size) == (now.st_mtime_ns, now.st_size)


def _copy(source: str, now: os.stat_result, target: str) -> None:
    shutil.copyfile(source, target)
    os.utime(target, ns=(now.st_atime_ns, now.st_mtime_ns))
    os.chmod(target, _READ_ONLY)  # noqa: PTH101
