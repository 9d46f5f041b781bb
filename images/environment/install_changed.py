"""Installs the packages of a lock over those that the build before has kept, so that a changed line costs its package.

A cache folder of the builder's holds, for each Python, the environment of the last build beside its lock. What differs
between the two locks, down to a hash, is taken away or installed; all else is there, with its bytecode.
"""

import hashlib
import importlib.metadata
import os
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
#: Names of packages, for find.
OF_MANY_TESTS = r"numba\|numpy\|pandas\|pyarrow\|scipy\|sklearn\|statsmodels"
WITHOUT_BYTECODE = {name: value for name, value in os.environ.items() if name != "UV_COMPILE_BYTECODE"}
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
    """Of this very Python, since what is compiled for another does not fit, and of this very file, which makes it."""
    about = [sys.version, platform.machine(), sys.executable, str(sysconfig.get_config_var("SOABI"))]
    about.append(pathlib.Path(__file__).read_text(encoding="utf-8"))
    return cache / hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]


def take_over(options: list[str], wanted: Requirements, kept: pathlib.Path, uv: str) -> Requirements:
    """Copies what is kept and takes away what the lock has otherwise; returns what is there then, perhaps nothing."""
    if not (kept / "lock").is_file():
        return {}
    before_options, before = read_lock((kept / "lock").read_text(encoding="utf-8"))
    gone = {name for name, lines in before.items() if wanted.get(name) != lines}
    # To copy what goes again takes as long as to install it.
    is_alike = before_options == options and len(gone) * 2 <= len(before)
    if not is_alike or share_files(kept / "venv", gone):
        return {}
    subprocess.run(["/bin/cp", "--archive", "--no-target-directory", kept / "venv", VENV], check=True)
    if gone:
        subprocess.run([uv, "pip", "uninstall", "--quiet", *sorted(gone)], check=True)
    return {name: lines for name, lines in before.items() if name not in gone}


def install(lock: pathlib.Path, kept: pathlib.Path, uv: str) -> None:
    """Makes the environment hold exactly what the lock names."""
    options, wanted = read_lock(lock.read_text(encoding="utf-8"))
    try:
        present = take_over(options, wanted, kept, uv)
    except (OSError, TypeError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"What the build before has kept is of no use: {error}\n")
        present = {}
    if not present:
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, VENV], check=True)
    missing = [line for name, lines in wanted.items() if name not in present for line in lines]
    if missing:
        lines = "\n".join([*options, *missing, ""])
        install_lines = [uv, "pip", "install", "--quiet", "--no-deps", "--requirement", "-"]
        subprocess.run(install_lines, input=lines, text=True, check=True, env=WITHOUT_BYTECODE)


def tidy() -> None:
    """Removes the tests of large packages, and makes bytecode of all that is no test.

    Bytecode of tests that packages bring along is a tenth of numpy, pandas and scikit-learn, and no task runs it; to
    make it would take as long as that of all the rest, so uv does not. Of packages that are known for many, the tests
    and their data go too; other modules beside these a package may import from elsewhere, as numpy.testing does. Some
    packages have files that are not of this Python, of which there is no bytecode.
    """
    tests = rf".*/site-packages/\({OF_MANY_TESTS}\)/.*tests/.*"
    files = ["-type", "f", "-regex", tests, "(", "-name", "test_*", "-o", "!", "-name", "*.py*", ")"]
    subprocess.run(["/usr/bin/find", VENV, *files, "-delete"], check=True)
    compile_all = [str(VENV / "bin/python"), "-m", "compileall", "-qq", "-j", "0", "-x", "/tests/", str(VENV / "lib")]
    subprocess.run(compile_all, check=False)


def keep(lock: pathlib.Path, kept: pathlib.Path) -> None:
    """For the next build, unless it is very large. The lock comes last: where a build is killed, nothing is kept."""
    shutil.rmtree(kept, ignore_errors=True)
    if sum(file.lstat().st_size for file in VENV.rglob("*")) > MOST_KEPT_BYTES:
        return
    try:
        kept.mkdir(parents=True)
        subprocess.run(["/bin/cp", "--archive", VENV, kept / "venv"], check=True)
        shutil.copyfile(lock, kept / "lock")
    except (OSError, subprocess.CalledProcessError):
        # On a disk that is nearly full, for one. The environment is there.
        shutil.rmtree(kept, ignore_errors=True)


if __name__ == "__main__":
    lock_file, cache_folder, uv_command = sys.argv[1:]
    folder = kept_folder(pathlib.Path(cache_folder))
    install(pathlib.Path(lock_file), folder, uv_command)
    tidy()
    keep(pathlib.Path(lock_file), folder)
