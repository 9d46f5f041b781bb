"""What a dev task sees of the project: what a pod would, and folders of its own."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gaiaflow import project_view
from gaiaflow.project_faults import advice
from gaiaflow.project_layout import LAYOUT_FILE, PROJECT_FOLDER, IgnoreRules, Layout, read_layout
from gaiaflow.project_view import make_view, remove_view

FIXTURE = Path(__file__).parents[2] / "contract" / "fixtures" / "ignore-rules.json"
DEFAULTS, FIXED = "GaiaFlow's defaults", "GaiaFlow's fixed list (docs/project.md)"


def rule(line: str, source: str, pattern: str | None = None) -> dict[str, Any]:
    """One that leaves out a path and all below."""
    return {
        "pattern": pattern or f"^(?:{line})(?:/[\\s\\S]*)?$",
        "begins": line,
        "takesBack": False,
        "line": line,
        "source": source,
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, and DAGs outside of it."""
    monkeypatch.setattr(project_view.tempfile, "gettempdir", lambda: str(tmp_path))
    files = {
        "project/iris/__init__.py": "",
        "project/helpers.py": "VALUE = 1\n",
        "project/params.yaml": "a: 1\n",
        "project/data/raw/t.csv": "1\n",
        "project/data/small.csv": "1\n",
        "project/models/old.pkl": "x",
        "project/.env": "SECRET=1",
        "project/env/pyvenv.cfg": "",
        "project/env/lib.py": "",
        "dags/beside.py": "",
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "project" / "link").symlink_to("/big/data")
    return tmp_path


@pytest.fixture
def layout(project: Path) -> Layout:
    """What the stack says of it."""
    back = {**rule("data/small\\.csv", ".gaiaflowignore"), "takesBack": True, "begins": "data/small.csv"}
    document = {
        "imports": ["", "../dags"],
        "scratch": ["models", "out/deep"],
        "mounts": [
            {"path": "big", "source": str(project / "elsewhere"), "readOnly": True},
            {"path": str(project / "far"), "readOnly": True},
            {"path": str(project / "wide"), "readOnly": False},
        ],
        "rules": [
            rule("data", DEFAULTS),
            back,
            rule("**/.env", FIXED, r"^(?:(?:[\s\S]*/)?\.env)(?:/[\s\S]*)?$"),
            rule("models", "gaiaflow:project.scratch"),
        ],
        "sources": {"project": str(project / "project"), "dags": str(project / "dags")},
    }
    (project / "elsewhere").mkdir()
    (project / "far").mkdir()
    (project / "wide").mkdir()
    (project / "elsewhere" / "out.csv").symlink_to("/nowhere/out.csv")
    (project / "layout.json").write_text(json.dumps(document), encoding="utf-8")
    read = read_layout(str(project / "layout.json"))
    assert read is not None
    return read


@pytest.fixture
def make(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Makes the folder of one task."""
    places: list[str] = []

    def made() -> Path:
        places.append(str(tmp_path_factory.mktemp("task")))
        return Path(make_view(layout, places[-1]))

    yield made
    for place in places:
        remove_view(place)
        assert not Path(place).exists()


def files_below(folder: Path) -> list[str]:
    """All but folders."""
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_symlink() or each.is_file())


def test_rules_mean_what_they_mean_to_the_image() -> None:
    fixture = json.loads(FIXTURE.read_text(encoding="utf-8"))
    rules = IgnoreRules(fixture["rules"])

    def answer(file: str) -> dict[str, Any]:
        by = rules.left_out_by(file)
        return {"file": file, "leftOut": by and by.line, "empty": rules.is_empty(file)}

    assert [answer(case["file"]) for case in fixture["cases"]] == fixture["cases"]


def test_a_task_sees_what_the_image_has(make: Callable[[], Path]) -> None:
    root = make()
    seen = [LAYOUT_FILE, "big", "data/small.csv", "helpers.py", "iris/__init__.py", "link", "params.yaml"]
    assert files_below(root) == seen
    assert files_below(root.parent / "dags") == ["beside.py"]
    assert not (root / "data" / "raw").exists()
    assert not (root / "env").exists()
    assert (root / "link").readlink() == Path("/big/data")
    assert Path((root / "helpers.py").resolve()).parent == root.resolve()


def test_a_saved_file_is_the_next_tasks(project: Path, make: Callable[[], Path]) -> None:
    before = make()
    helpers = project / "project" / "helpers.py"
    saved = helpers.stat().st_mtime_ns
    helpers.write_text("VALUE = 2\n", encoding="utf-8")
    # Of the same size, and some clocks of file systems stand still for milliseconds.
    os.utime(helpers, ns=(saved, saved + 10_000_000))
    (project / "project" / "new.py").write_text("", encoding="utf-8")
    (project / "project" / "params.yaml").unlink()
    (project / "project" / "params.yaml").mkdir()
    (project / "project" / "params.yaml" / "x").write_text("1", encoding="utf-8")
    after = make()
    assert (before / "helpers.py").read_text(encoding="utf-8") == "VALUE = 1\n"
    assert (after / "helpers.py").read_text(encoding="utf-8") == "VALUE = 2\n"
    assert (after / "new.py").exists()
    assert (after / "params.yaml" / "x").read_text(encoding="utf-8") == "1"
    assert not (before / "new.py").exists()


def test_an_unchanged_file_is_copied_once(make: Callable[[], Path]) -> None:
    one, other = make(), make()
    assert (one / "helpers.py").samefile(other / "helpers.py")


def test_scratch_is_empty_and_a_tasks_own(make: Callable[[], Path]) -> None:
    one, other = make(), make()
    for folder in ("models", "out/deep"):
        assert list((one / folder).iterdir()) == []
        (one / folder / "mine").write_text("1", encoding="utf-8")
        assert list((other / folder).iterdir()) == []


def test_all_else_is_read_only(make: Callable[[], Path]) -> None:
    root = make()
    folders = [root, *(each for each in root.rglob("*") if each.is_dir() and not each.is_symlink())]
    modes = {str(each.relative_to(root)): stat.S_IMODE(each.stat().st_mode) for each in folders}
    assert {name for name, mode in modes.items() if mode & 0o222} == {"models", "out/deep"}
    assert stat.S_IMODE((root / "helpers.py").stat().st_mode) == 0o555


def test_many_at_once_see_whole_files(project: Path, make: Callable[[], Path]) -> None:
    for index in range(50):
        (project / "project" / f"module_{index}.py").write_text("x" * index, encoding="utf-8")
    roots: list[Path] = []
    threads = [threading.Thread(target=lambda: roots.append(make())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(roots) == 8
    for root in roots:
        assert [len((root / f"module_{index}.py").read_text()) for index in range(50)] == list(range(50))


@pytest.fixture
def working(make: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """In the folder of a task."""
    root = make()
    monkeypatch.chdir(root)
    monkeypatch.setenv(PROJECT_FOLDER, str(root))
    return root


DENIED = errno.EACCES
SCRATCH = "pulumi config set --path 'gaiaflow:project.scratch[2]'"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(DENIED, "Permission denied", "outputs/x.csv"), [f"{SCRATCH} outputs.", "MLflow", "S3"]),
        (PermissionError(DENIED, "Permission denied", "model.pkl"), ["model.pkl", f"{SCRATCH} outputs.", "MLflow"]),
        (OSError(errno.EROFS, "Read-only file system", b"iris/new.py"), [f"{SCRATCH} outputs.", "read-only", "S3"]),
        (PermissionError(DENIED, "Permission denied", "plots"), ["plots cannot", f"{SCRATCH} plots."]),
        (OSError("Unable to open file (name = 'plots/x.h5', error message = 'Permission denied')"), ["plots"]),
        (OSError("Cannot save file into a non-existent directory: 'plots'"), ["no folder plots", f"{SCRATCH} plots."]),
        (RuntimeError("Parent directory plots does not exist."), ["no folder plots", "MLflow"]),
        (RuntimeError("attempt to write a readonly database"), ["read-only in every mode", "S3"]),
        (FileNotFoundError(errno.ENOENT, "No such file", "plots/x.csv"), ["no folder plots", f"{SCRATCH} plots."]),
        (FileNotFoundError(errno.ENOENT, "No such file", "data/raw/t.csv"), ["line data of", "!data/raw/t.csv", "S3"]),
        (ValueError("IO Error: No files found that match the pattern data/raw/t.csv"), ["!data/raw/t.csv", "mounts"]),
        (FileNotFoundError(errno.ENOENT, "No such file", ".env"), ["fixed list", "nothing takes it back in"]),
        (FileNotFoundError(errno.ENOENT, "No such file", "models/old.pkl"), ["empty when a task starts"]),
        (FileNotFoundError(errno.ENOENT, "No such file", "link/x.csv"), ["link is a link to /big/data", "mounts"]),
        (FileNotFoundError(errno.ENOENT, "No such file", "big/out.csv"), ["leaves the folder", "at big"]),
        (PermissionError(DENIED, "Permission denied", "big/new.csv"), ["big is mounted read-only", "readOnly: false"]),
        (ModuleNotFoundError("No module named 'data'", name="data.loader"), ["line data of", "!data/loader.py"]),
    ],
)
def test_what_fails_says_why(working: Path, error: Exception, words: list[str]) -> None:
    text = advice(error)
    assert text is not None
    assert [word for word in words if word not in text] == []
    assert str(working) not in text
    wrapped = RuntimeError("outer")
    wrapped.__cause__ = error
    assert advice(wrapped) == text


@pytest.mark.usefixtures("working")
def test_of_a_writable_mount_it_is_the_folder_that_refuses(project: Path) -> None:
    text = advice(PermissionError(DENIED, "Permission denied", str(project / "wide" / "new.csv")))
    assert text is not None
    assert "is mounted with readOnly: false, but the folder itself does not let tasks write" in text


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file or directory", "missing.csv"),
        FileNotFoundError(errno.ENOENT, "No such file or directory", "/etc/none"),
        PermissionError(DENIED, "Permission denied", "/etc/shadow"),
        ModuleNotFoundError("No module named 'yaml.x'", name="yaml.x"),
        OSError("s3://data/raw/t.csv is not there"),
        ValueError("no number"),
        KeyError("models"),
    ],
)
@pytest.mark.usefixtures("working")
def test_nothing_is_said_of_other_errors(error: Exception) -> None:
    assert advice(error) is None


@pytest.mark.usefixtures("working")
def test_nothing_is_said_where_no_stack_says_what_tasks_see(monkeypatch: pytest.MonkeyPatch) -> None:
    error = PermissionError(DENIED, "Permission denied", "outputs/x.csv")
    assert advice(error)
    monkeypatch.delenv(PROJECT_FOLDER)
    assert advice(error) is None
