"""What a build of the project's environment says of what it built from its source and what does not fit."""

from pathlib import Path
from types import ModuleType

import pytest

from support.image_scripts import FOLDER, load_script

BUILDS = "own @ git+https://x.org/own # requirements.txt\n"
UNNAMED = "git+https://x.org/ml/Own.git@v1#subdirectory=py # base.txt\n"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    module = load_script("install_built")
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.setattr(module, "CONDA", tmp_path / "venv/conda-meta")
    return module


class Build:
    """A build with a uv that refuses with some words, if with any, and keeps what it was asked."""

    def __init__(self, folder: Path, script: ModuleType) -> None:
        self.folder, self.script = folder, script

    def run(self, lock: str, wheels: list[str], *, builds: str = BUILDS, refusal: str = "", conda: str = "") -> str:
        (self.folder / "wheels").mkdir()
        for wheel in wheels:
            (self.folder / f"wheels/{wheel}-py3-none-any.whl").touch()
        if conda:
            (self.folder / "venv/conda-meta").mkdir(parents=True)
        (self.folder / "refusal").write_text(refusal)
        (self.folder / "lock").write_text(lock)
        (self.folder / "builds").write_text(builds)
        uv = self.folder / "uv"
        uv.write_text(
            f'#!/bin/sh\ncase "$*" in *list*) echo {conda};; *) while [ "$1" != --constraints ]; do shift; done;'
            f' cp "$2" {self.folder}/asked; cat {self.folder}/refusal >&2; [ ! -s {self.folder}/refusal ];; esac\n'
        )
        uv.chmod(0o755)
        paths = [str(self.folder / name) for name in ("wheels", "lock", "builds", "uv")]
        try:
            self.script.main(*paths)
        except SystemExit as error:
            return str(error)
        return (self.folder / "asked").read_text() if (self.folder / "asked").exists() else "nothing"


@pytest.fixture
def build(script: ModuleType, tmp_path: Path) -> Build:
    return Build(tmp_path, script)


def test_takes_the_versions_of_the_lock(build: Build) -> None:
    lock = "--extra-index-url https://x.org/simple\nsix==1.0 \\\n    --hash=sha256:00\n"
    assert build.run(lock, ["own-1.0"]) == "--extra-index-url https://x.org/simple\nsix==1.0\n"


def test_takes_condas_versions(build: Build) -> None:
    assert build.run("six==1.0\n", ["own-1.0"], conda="numpy==1.26.4") == "six==1.0\nnumpy==1.26.4\n"


def test_does_nothing_where_nothing_was_built(build: Build) -> None:
    assert build.run("six==1.0\n", []) == "nothing"


@pytest.mark.parametrize(
    ("wheel", "lock"), [("own-1.0", "own==1.0.0"), ("own-1.0+g1_2", "own==1.0+g1.2"), ("own-1", "six==2")]
)
def test_installs_the_version_that_is_there(build: Build, wheel: str, lock: str) -> None:
    assert build.run(f"{lock}\n", [wheel]) == f"{lock}\n"


def test_refuses_what_conda_has_in_another_version(build: Build) -> None:
    assert build.run("", ["Own-2.0"], conda="own==1.0") == (
        "requirements.txt: own 2.0 is built from its source, and conda's channels give own 1.0: an environment has one "
        "of them. Take its line out of requirements.txt, or ask there for own 1.0."
    )


@pytest.mark.parametrize(
    ("builds", "message"),
    [
        (BUILDS, "requirements.txt: own 2.0 is built from its source, and the lock has own 1.0:"),
        (BUILDS, "rm pylock.toml, and start again."),
        (UNNAMED, "name before the address: own @ git+https://x.org/ml/Own.git@v1#subdirectory=py"),
        ("git+https://x.org/ml/other # base.txt\n", "base.txt: own 2.0 is built from its source"),
    ],
)
def test_refuses_what_the_lock_has_in_another_version(build: Build, builds: str, message: str) -> None:
    assert message in build.run("own==1.0 ; python_version > '3'\n", ["own-2.0"], builds=builds)


def test_refuses_what_needs_another_version(build: Build) -> None:
    refusal = (
        "error: No solution found when resolving dependencies\n  cause: Because own==1.0 depends on numpy[x]>=2,<3 and "
        "numpy==1.26.4, we can conclude that own==1.0 cannot be used.\n         And because only own==1.0 is\n"
    )
    assert build.run("", ["own-1.0"], refusal=refusal, conda="numpy==1.26.4") == (
        "requirements.txt: own 1.0, built from its source or needed by that, needs numpy>=2,<3, and conda's channels "
        "give numpy 1.26.4: an environment has one of them. Ask for another version of own in requirements.txt, or "
        "there for numpy>=2,<3."
    )


def test_names_the_file_where_uv_refuses_it_in_other_words(build: Build, capfd: pytest.CaptureFixture[str]) -> None:
    message = build.run("six==1.0\n", ["own-1.0"], refusal="all versions of x\n", builds=UNNAMED)
    assert message.startswith("base.txt: what is built from its source does not fit to the rest.")
    assert "all versions of x" in capfd.readouterr().err
