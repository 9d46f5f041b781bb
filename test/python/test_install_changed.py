"""What a build of the project's environment takes over from the build before, and what it installs."""

import shutil
from pathlib import Path

import pytest

from support.image_scripts import load_script

LOCK = """\
--index-url https://example.org/simple
alpha==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
Beta_Two==2.0 ; python_version < '3.12' \\
    --hash=sha256:ba
beta-two==2.1 ; python_version >= '3.12' \\
    --hash=sha256:bb
gamma @ https://example.org/gamma-3.0-py3-none-any.whl
"""


class Builder:
    """Runs the script's two commands, with a uv that writes down what it is asked for and installs empty packages."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.module = load_script("install_changed")
        self.venv, self.kept, self.lock = folder / "venv", folder / "cache" / "kept", folder / "lock"
        monkeypatch.setattr(self.module, "VENV", self.venv)
        real = self.module.subprocess.run
        self.asked: list[str] = []

        def run(command: list[object], input: str = "", **_: object) -> None:  # noqa: A002
            match [str(word) for word in command]:
                case ["/bin/cp", *_] as copy:
                    real(copy, check=True)
                case ["uv", "venv", *_]:
                    self.asked.append("venv")
                    self.site.mkdir(parents=True)
                case ["uv", "pip", "uninstall", "--quiet", *names]:
                    self.asked.append(f"- {' '.join(names)}")
                    for name in names:
                        for info in self.site.glob(f"{name}-*.dist-info"):
                            shutil.rmtree(info)
                case ["uv", "pip", "install", *_]:
                    self.asked.extend(f"+ {line}" for line in input.splitlines())
                    for line in input.splitlines():
                        if not line.startswith("-"):
                            self.write_package(self.module.canonical_name(line))

        monkeypatch.setattr(self.module.subprocess, "run", run)

    @property
    def site(self) -> Path:
        return self.venv / "lib/python3.13/site-packages"

    def write_package(self, name: str, *files: str) -> None:
        info = self.site / f"{name}-1.dist-info"
        info.mkdir(exist_ok=True)
        for file in files:  # What is not there counts for nothing.
            (self.site / file).parent.mkdir(exist_ok=True)
            (self.site / file).touch()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in [*files, f"{info.name}/METADATA"]))

    def build(self, lock: str) -> list[str]:
        self.asked.clear()
        shutil.rmtree(self.venv, ignore_errors=True)
        self.lock.write_text(lock)
        self.module.install(self.lock, self.kept, "uv")
        self.module.keep(self.lock, self.kept)
        return self.asked[:]


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builder:
    return Builder(tmp_path, monkeypatch)


ALL = [
    "+ --index-url https://example.org/simple",
    "+ alpha==1.0 --hash=sha256:aa --hash=sha256:ab",
    "+ Beta_Two==2.0 ; python_version < '3.12' --hash=sha256:ba",
    "+ beta-two==2.1 ; python_version >= '3.12' --hash=sha256:bb",
    "+ gamma @ https://example.org/gamma-3.0-py3-none-any.whl",
]


def test_installs_all_where_nothing_is_kept_and_nothing_where_all_is(builder: Builder) -> None:
    assert builder.build(LOCK) == ["venv", *ALL]
    assert builder.build(f"# a comment\n{LOCK}") == []
    assert len(list(builder.site.iterdir())) == 3


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        pytest.param(
            LOCK.replace("alpha==1.0", "alpha==1.1"),
            ["- alpha", ALL[0], "+ alpha==1.1 --hash=sha256:aa --hash=sha256:ab"],
            id="another version",
        ),
        pytest.param(
            LOCK.replace("sha256:aa", "sha256:ac"),
            ["- alpha", ALL[0], "+ alpha==1.0 --hash=sha256:ac --hash=sha256:ab"],
            id="the same version with another content",
        ),
        pytest.param(
            LOCK.replace("beta-two==2.1", "beta-two==2.2"),
            ["- beta-two", ALL[0], ALL[2], ALL[3].replace("2.1", "2.2")],
            id="one line of a package that has two",
        ),
        pytest.param(
            LOCK.replace("gamma-3.0", "gamma-3.1"),
            ["- gamma", ALL[0], ALL[4].replace("3.0", "3.1")],
            id="another address",
        ),
        pytest.param(LOCK[: LOCK.index("gamma")], ["- gamma"], id="a package less"),
        pytest.param(f"{LOCK}delta==4\n", [ALL[0], "+ delta==4"], id="a package more"),
    ],
)
def test_touches_the_packages_that_differ_alone(builder: Builder, changed: str, asked: list[str]) -> None:
    builder.build(LOCK)
    assert builder.build(changed) == asked


def test_installs_all_where_most_of_it_is_otherwise(builder: Builder) -> None:
    builder.build(LOCK)
    other = LOCK.replace("alpha==1.0", "alpha==1.1").replace("gamma-3.0", "gamma-3.1")
    assert builder.build(other)[0] == "venv"


def test_installs_all_of_other_indexes(builder: Builder) -> None:
    builder.build(LOCK)
    assert builder.build(LOCK.replace("/simple", "/other"))[:2] == ["venv", ALL[0].replace("/simple", "/other")]


def test_installs_all_where_a_package_goes_that_shares_files_with_one_that_stays(builder: Builder) -> None:
    builder.build(LOCK)
    for name in ["alpha", "gamma"]:
        builder.write_package(name, f"shared/of_{name}.py", "shared/__init__.py")
    builder.module.keep(builder.lock, builder.kept)
    assert builder.build(LOCK[: LOCK.index("gamma")]) == ["venv", *ALL[:4]]


def test_does_without_what_is_cut_short_gone_or_very_large(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.build(LOCK)
    (builder.kept / "lock").unlink()
    assert builder.build(LOCK)[0] == "venv"
    shutil.rmtree(builder.kept / "venv")
    assert builder.build(LOCK)[0] == "venv"
    monkeypatch.setattr(builder.module, "MOST_KEPT_BYTES", 10)
    builder.build(LOCK)
    assert not builder.kept.exists()


def test_each_python_has_a_folder_of_its_own(builder: Builder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = builder.module.kept_folder(tmp_path)
    assert builder.module.kept_folder(tmp_path) == mine
    monkeypatch.setattr(builder.module.sys, "version", "3.99")
    assert builder.module.kept_folder(tmp_path) != mine
