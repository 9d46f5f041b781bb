"""Installs the packages of a lock that conda's channels have into /opt/venv, and what PyPI has on top.

`install_conda.py CONDA REQUIREMENTS RATTLER UV`: lines `platform address algorithm:hash`, a requirements file, the lock
of py-rattler, uv. The Python of the environment is conda's then; the one that runs this stays in the image beside it.
"""

import asyncio
import hashlib
import http.client
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from install_changed import VENV, WITHOUT_BYTECODE, tidy

CACHE = pathlib.Path("/root/.cache/conda")
#: Where a lock has the packages of channels that a name alone stands for.
PUBLIC = "https://conda.anaconda.org/"
#: What activation sets that an image has otherwise, or that means the shell itself.
NOT_TAKEN = {"PATH", "PWD", "OLDPWD", "SHLVL", "_", "PS1", "HOME", "LD_LIBRARY_PATH"}


def read_lines(text: str, subdir: str) -> list[tuple[str, str, str]]:
    """Address, algorithm and hash of each package for a platform."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    mine = [(url, digest.partition(":")) for place, url, digest in lines if place == subdir]
    found = [(url, algorithm, digest) for url, (algorithm, _, digest) in mine]
    if not found:
        sys.exit(
            f"The project's lock has no packages of conda for {subdir}: its channels have not all that is asked for."
        )
    return found


def from_here(url: str) -> str:
    """Where this machine asks for a package: below its own address of channels' names, where it has one."""
    alias = os.environ.get("CONDA_CHANNEL_ALIAS", "").rstrip("/")
    return f"{alias}/{url.removeprefix(PUBLIC)}" if alias and url.startswith(PUBLIC) else url


def fetch(package: tuple[str, str, str]) -> pathlib.Path:
    """A package's file, which is the very one of the lock."""
    url, algorithm, digest = package
    # Its name tells the installer what it is.
    file = CACHE / digest / url.rsplit("/", 1)[-1]
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".tmp")
        try:
            # Whatever its scheme, it has the lock's hash.
            with urllib.request.urlopen(from_here(url), timeout=60) as answer, unfinished.open("wb") as target:  # noqa: S310
                shutil.copyfileobj(answer, target, 1 << 20)
        except (OSError, http.client.HTTPException) as error:
            sys.exit(
                f"{url} of the project's lock cannot be had: {error}. Where conda's channels are not reached, set "
                "gaiaflow:project.conda to never: what PyPI has is taken then."
            )
        unfinished.replace(file)
    if hashlib.new(algorithm, file.read_bytes()).hexdigest() != digest:
        file.unlink()
        sys.exit(f"{url} is another file than the project's lock has: its {algorithm} is not {digest}.")
    return file


async def link(files: list[pathlib.Path]) -> None:
    """Installs them, with what they want to be run after that, as conda does."""
    import rattler

    records = [await rattler.RepoDataRecord.from_package_archive(file) for file in files]
    await rattler.install(records, VENV, cache_dir=CACHE / "unpacked", execute_link_scripts=True, show_progress=False)


def activation() -> dict[str, str]:
    """What the packages' scripts of activation set, as `conda activate` runs them."""
    scripts = sorted((VENV / "etc/conda/activate.d").glob("*.sh"))
    before = {"PATH": f"{VENV}/bin:/usr/bin:/bin", "HOME": "/root", "CONDA_PREFIX": str(VENV)}
    command = 'for script; do . "$script" >&2; done; exec /usr/bin/env -0'
    done = subprocess.run(
        ["/bin/bash", "-c", command, "activate", *scripts], env=before, stdout=subprocess.PIPE, check=True
    )
    pairs = [line.split("=", 1) for line in done.stdout.decode().split("\0") if "=" in line]
    return {name: value for name, value in pairs if name not in NOT_TAKEN and not name.startswith("BASH_FUNC")}


def write_activation(variables: dict[str, str]) -> None:
    """Lets each Python of the environment, and what it starts, have them: none of the image's commands activates it."""
    find = [str(VENV / "bin/python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = pathlib.Path(subprocess.check_output(find, text=True).strip())
    pairs = "; ".join(f"os.environ.setdefault({name!r}, {value!r})" for name, value in sorted(variables.items()))
    (site / "aa-gaiaflow-conda.pth").write_text(f"import os; {pairs}\n", encoding="utf-8")


def main(conda: str, requirements: str, rattler: str, uv: str) -> None:
    """Makes the environment from the start: packages of the cache are linked in seconds."""
    subdir = {"x86_64": "linux-64", "aarch64": "linux-aarch64"}[platform.machine()]
    packages = read_lines(pathlib.Path(conda).read_text(encoding="utf-8"), subdir)
    with ThreadPoolExecutor(8) as pool:
        files = list(pool.map(fetch, packages))
    pip = [uv, "pip", "install", "--quiet", "--no-deps"]
    with tempfile.TemporaryDirectory() as tools:
        options = ["--python", sys.executable, "--target", tools, "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*pip, *options, "--requirement", rattler], check=True, env=WITHOUT_BYTECODE)
        sys.path.insert(0, tools)
        asyncio.run(link(files))
    python = VENV / "bin/python"
    if not python.exists():
        sys.exit("The project's lock has no package python of conda's.")
    # The mark of an environment that pip is to leave alone: here it is pip's, too.
    for mark in VENV.glob("lib/python3*/EXTERNALLY-MANAGED"):
        mark.unlink()
    if pathlib.Path(requirements).read_text(encoding="utf-8").strip():
        options = ["--python", str(python), "--requirement", requirements]
        subprocess.run([*pip, *options], check=True, env=WITHOUT_BYTECODE)
    write_activation(activation())
    tidy()


if __name__ == "__main__":
    main(*sys.argv[1:])
    sys.stdout.flush()
    # Python's own end crashes now and then, while threads of py-rattler's still go on.
    os._exit(0)
