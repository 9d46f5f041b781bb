"""What a build of the project's environment fetches of conda's packages, and what their activation leaves there."""

import hashlib
import http.server
import os
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from support.image_scripts import FOLDER, load_script

CONTENT = b"a package"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FOLDER))
    module = load_script("install_conda")
    monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    return module


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "channel").mkdir()
    (tmp_path / "channel/geo-1.0-0.conda").write_bytes(CONTENT)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path / "channel"))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_takes_the_lines_of_its_machine_alone(script: ModuleType) -> None:
    text = "linux-64 https://x/a.conda sha256:aa\nlinux-aarch64 https://x/b.conda md5:bb\n"
    assert script.read_lines(text, "linux-aarch64") == [("https://x/b.conda", "md5", "bb")]
    with pytest.raises(SystemExit, match="no packages of conda for linux-aarch64"):
        script.read_lines("linux-64 https://x/a.conda sha256:aa\n", "linux-aarch64")


def test_fetches_a_package_once(script: ModuleType, channel: str, tmp_path: Path) -> None:
    package = (f"{channel}/geo-1.0-0.conda", "sha256", SHA256)
    file = script.fetch(package)
    assert (file.name, file.read_bytes()) == ("geo-1.0-0.conda", CONTENT)
    (tmp_path / "channel/geo-1.0-0.conda").unlink()
    assert script.fetch(package) == file


def test_fetches_what_has_a_name_alone_at_the_machines_own_address(
    script: ModuleType, channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONDA_CHANNEL_ALIAS", f"{channel}/")
    assert script.fetch(("https://conda.anaconda.org/geo-1.0-0.conda", "sha256", SHA256)).read_bytes() == CONTENT
    assert script.from_here("https://example.com/geo/noarch/a.conda") == "https://example.com/geo/noarch/a.conda"


@pytest.mark.parametrize(("algorithm", "digest"), [("sha256", "00" * 32), ("md5", "00" * 16)])
def test_refuses_another_file_than_the_lock_has(script: ModuleType, channel: str, algorithm: str, digest: str) -> None:
    for _ in range(2):
        with pytest.raises(SystemExit, match="is another file than the project's lock has"):
            script.fetch((f"{channel}/geo-1.0-0.conda", algorithm, digest))


def test_says_what_follows_where_a_channel_is_not_reached(script: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"cannot be had: .*gaiaflow:project\.conda to never"):
        script.fetch(("http://127.0.0.1:1/geo-1.0-0.conda", "sha256", SHA256))


def test_each_python_of_the_environment_has_what_activation_sets(script: ModuleType) -> None:
    venv.create(script.VENV, symlinks=True)
    scripts = script.VENV / "etc/conda/activate.d"
    scripts.mkdir(parents=True)
    (scripts / "geo.sh").write_text('export GEO="$CONDA_PREFIX/it\'s" PATH=/elsewhere\nif [[ -n "" ]]; then :; fi\n')
    set_by_them = script.activation()
    assert set_by_them == {"CONDA_PREFIX": str(script.VENV), "GEO": f"{script.VENV}/it's"}
    script.write_activation(set_by_them)
    show = "import os; print(os.environ['GEO'], os.environ['CONDA_PREFIX'])"
    python = str(script.VENV / "bin/python")

    def shown(**variables: str) -> str:
        kept = {name: value for name, value in os.environ.items() if name != "CONDA_PREFIX"}
        return subprocess.check_output([python, "-c", show], env={**kept, **variables}, text=True).strip()

    assert shown() == f"{script.VENV}/it's {script.VENV}"
    assert shown(GEO="mine") == f"mine {script.VENV}"
    assert sys.prefix != str(script.VENV)
