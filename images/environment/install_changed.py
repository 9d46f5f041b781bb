"""Installs the packages of a lock over those that the build before has kept, so that a changed line costs its package.

A cache folder of the builder's holds, for each Python, the environment of the last build beside its lock. What differs
between the two locks, down to a hash, is taken away or installed; all else is there, with its bytecode.
"""

import hashlib
import importlib.metadata
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import sysconfig

VENV = pathlib.Path("/opt/venv")
#: To copy more, twice, takes as long as to install it, and the cache would have it all a second time.
MOST_KEPT_BYTES = 2 * 2**30
Requirements = dict[str, list[str]]


def read_lock(text: str) -> tuple[list[str], Requirements]:
    """Its options, and by its name what it says of a package, with hashes: of one with markers, several lines."""
    options: list[str] = []
    requirements: Requirements = {}
    for line in text.replace("\\\n", " ").splitlines():
        line = " ".join(line.split())
        if line.startswith("-"):
            options.append(line)
        elif line and not line.startswith("#"):
            requirements.setdefault(canonical_name(line), []).append(line)
    return options, requirements


def canonical_name(requirement: str) -> str:
    """As https://packaging.python.org/en/latest/specifications/name-normalization has it."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    if name is None:
        raise SystemExit(f"no requirement of a lock: {requirement}")
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def share_files(venv: pathlib.Path, gone: set[str]) -> bool:
    """Whether one that stays has files of one that goes, as mlflow and mlflow-skinny do: they would go with it."""
    going: set[str] = set()
    staying: set[str] = set()
    for distribution in importlib.metadata.distributions(path=[str(p) for p in venv.glob("lib/*/site-packages")]):
        files = {str(file) for file in distribution.files or [] if file.suffix != ".pyc"}
        (going if canonical_name(distribution.name) in gone else staying).update(files)
    return not going.isdisjoint(staying)


def kept_folder(cache: pathlib.Path) -> pathlib.Path:
    """Of this very Python, since what is compiled for another does not fit."""
    about = [sys.version, platform.machine(), sys.executable, str(sysconfig.get_config_var("SOABI"))]
    return cache / hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]


def install(lock: pathlib.Path, kept: pathlib.Path, uv: str) -> None:
    """Makes the environment hold exactly what the lock names."""
    options, wanted = read_lock(lock.read_text())
    present: Requirements = {}
    if (kept / "lock").is_file():
        before_options, before = read_lock((kept / "lock").read_text())
        gone = {name for name, lines in before.items() if wanted.get(name) != lines}
        if before_options == options and not share_files(kept / "venv", gone):
            subprocess.run(["/bin/cp", "--archive", "--no-target-directory", kept / "venv", VENV], check=True)
            if gone:
                subprocess.run([uv, "pip", "uninstall", "--quiet", *sorted(gone)], check=True)
            present = {name: lines for name, lines in before.items() if name not in gone}
    if not present:
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, VENV], check=True)
    missing = [line for name, lines in wanted.items() if name not in present for line in lines]
    if missing:
        lines = "\n".join([*options, *missing, ""])
        install_lines = [uv, "pip", "install", "--quiet", "--no-deps", "--requirement", "-"]
        subprocess.run(install_lines, input=lines, text=True, check=True)


def keep(lock: pathlib.Path, kept: pathlib.Path) -> None:
    """For the next build, unless it is very large. The lock comes last: where a build is killed, nothing is kept."""
    shutil.rmtree(kept, ignore_errors=True)
    size = sum(file.lstat().st_size for file in VENV.rglob("*"))
    if size > MOST_KEPT_BYTES:
        return
    kept.mkdir(parents=True)
    subprocess.run(["/bin/cp", "--archive", VENV, kept / "venv"], check=True)
    shutil.copyfile(lock, kept / "lock")


if __name__ == "__main__":
    command, lock_file, cache_folder, *rest = sys.argv[1:]
    folder = kept_folder(pathlib.Path(cache_folder))
    if command == "install":
        install(pathlib.Path(lock_file), folder, *rest)
    else:
        keep(pathlib.Path(lock_file), folder)
