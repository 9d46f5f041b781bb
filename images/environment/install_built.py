"""Installs what was built from its source over the environment, none of whose packages it replaces.

`install_built.py WHEELS LOCK BUILDS UV`: the folder of the wheels, the lock as a requirements file, what was built as
lines of one, each with the file that asks for it in a comment, and uv.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
from typing import NoReturn

from install_changed import VENV, canonical_name, read_lock

#: An environment of conda's has it.
CONDA = VENV / "conda-meta"
Constraints = dict[str, list[str]]


def there(requirements: dict[str, list[str]], uv: str) -> Constraints:
    """The versions that stay, by the packages' names: the lock's, and conda's."""
    lines = [re.sub(r"\s+--hash=\S+", "", line) for each in requirements.values() for line in each]
    if CONDA.is_dir():
        command = [uv, "pip", "list", "--quiet", "--python", str(VENV / "bin/python"), "--format", "freeze"]
        lines += subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    found: Constraints = {}
    for line in lines:
        found.setdefault(canonical_name(line), []).append(line)
    return found


def asked(builds: str) -> dict[str, tuple[str, str]]:
    """What asks for each and its file, by the package's name; of a repository without one, by its own."""
    found: dict[str, tuple[str, str]] = {}
    for line in builds.splitlines():
        requirement, _, file = line.partition(" # ")
        requirement = requirement.split(" --hash=")[0]
        name = re.match(r"[\w.-]+(?=\s*(?:[\[@=;]|$))", requirement) or re.search(
            r"[\w.-]+?(?=(?:\.git)?(?:@[^/]*)?$)", requirement.split("#")[0]
        )
        if file and name:
            found.setdefault(canonical_name(name[0]), (requirement, file))
    return found


def refuse(what: str, other: str, fix: str) -> NoReturn:
    """Says in one sentence what does not fit."""
    owner = "conda's channels give" if CONDA.is_dir() else "the lock has"
    sys.exit(f"{what}, and {owner} {other}: an environment has one of them. {fix}")


def pinned(lines: list[str]) -> list[str]:
    """The versions that a package is held to."""
    return [match[1] for line in lines if (match := re.match(r"[^=@;]+==([^\s;]+)", line))]


def same(one: str, other: str) -> bool:
    """Whether two versions are, of which a wheel's name writes the local part in its own way."""
    first, second = (re.sub(r"(\.0)+(?=\+|$)", "", each.lower()).replace("_", ".") for each in (one, other))
    return first == second


def refuse_other_versions(wheels: list[pathlib.Path], constraints: Constraints, builds: str, where: str) -> None:
    """A package that is there in another version: what it is there for would no longer fit."""
    for wheel in wheels:
        name, version, *_ = wheel.name.split("-")
        name = canonical_name(name)
        versions = pinned(constraints.get(name, []))
        if versions and not any(same(version, each) for each in versions):
            requirement, file = asked(builds).get(name, ("git+https://...", where))
            if CONDA.is_dir():
                fix = f"Take its line out of {file}, or ask there for {name} {versions[0]}."
            elif requirement.startswith("git+") and "egg=" not in requirement:
                # The lock leaves out what it knows by its name.
                fix = f"Write it with its name before the address: {name} @ {requirement}"
            else:
                fix = "A lock that is made again leaves that out: rm pylock.toml, and start again."
            refuse(f"{file}: {name} {version} is built from its source", f"{name} {versions[0]}", fix)


def refuse_needs(refusal: str, constraints: Constraints, builds: str, where: str) -> NoReturn:
    """What was built needs another version of a package, as uv says it."""
    needs = r"([\w.-]+?)==(\S+) depends on ([\w.-]+?)(?:\[[^\]]*\])?([=<>!~][^\s,]*(?:,[=<>!~][^\s,]*)*)"
    for who, version, what, bounds in re.findall(needs, " ".join(refusal.split())):
        versions = pinned(constraints.get(canonical_name(what), []))
        if versions:
            _, file = asked(builds).get(canonical_name(who), ("", where))
            fix = f"Ask for another version of {who} in {file}, or there for {what}{bounds}."
            needed = f"{file}: {who} {version}, built from its source or needed by that, needs {what}{bounds}"
            refuse(needed, f"{what} {versions[0]}", fix)
    sys.exit(f"{where}: what is built from its source does not fit to the rest. Ask for another version of it there.")


def main(folder: str, lock: str, builds: str, uv: str) -> None:
    """Nothing where nothing was built."""
    wheels = sorted(pathlib.Path(folder).glob("*.whl"))
    if not wheels:
        return
    options, requirements = read_lock(pathlib.Path(lock).read_text(encoding="utf-8"))
    constraints = there(requirements, uv)
    text = pathlib.Path(builds).read_text(encoding="utf-8")
    where = ", ".join(sorted({file for _, file in asked(text).values()})) or "What the project needs"
    refuse_other_versions(wheels, constraints, text, where)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        lines = [*options, *(line for each in constraints.values() for line in each)]
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        install = [uv, "pip", "install", "--quiet", "--python", str(VENV / "bin/python"), "--constraints", file.name]
        done = subprocess.run([*install, *map(str, wheels)], stderr=subprocess.PIPE, text=True, check=False)
    sys.stderr.write(done.stderr)
    if done.returncode != 0:
        refuse_needs(done.stderr, constraints, text, where)


if __name__ == "__main__":
    main(*sys.argv[1:])
