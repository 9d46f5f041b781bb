"""Builds what has no wheel, and says in one sentence which package a build wants to find there already.

`build_wheels.py BUILDS WHEELS PYTHON`: what is to be built as lines of a requirements file, each with the file that
asks for it in a comment, the folder for the wheels, and the Python whose pip builds, each apart from all others.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

MISSING = r"^\s*ModuleNotFoundError: No module named "


def wanted(output: str, builds: str) -> "str | None":
    """The sentence, where a build has ended since a module is not there; pip names the line that it works on before."""
    found = re.search(rf"{MISSING}'(\w+).*\n\s*\[end of output\]", output, re.MULTILINE)
    if not found:
        return None
    begun = re.findall(r"^Collecting .*\(from -r .* \(line (\d+)\)\)$", output[: found.start()], re.MULTILINE)
    if not begun:
        return None
    requirement, _, file = builds.splitlines()[int(begun[-1]) - 1].partition(" # ")
    requirement = requirement.split(" --hash=")[0]
    name = re.match(r"[\w.-]+(?=\s*(?:[\[@=;]|$))", requirement)
    return (
        f"{file or 'What the project needs'}: the build of {requirement} imports {found[1]} without asking for it, and "
        "what is built here sees no package of the project. Write the address of a wheel in its place: "
        f"{name[0] if name else 'NAME'} @ https://...   or take it out, and install it by a Dockerfile of your own: "
        "gaiaflow:project.dockerfile"
    )


def pip_wheel(builds: str, wheels: str, python: str, bounds: str = "") -> "tuple[int, str]":
    """Pip's exit code, and its words, which are passed on as they come. Bounds are those of a build's own tools."""
    options = ["--no-cache-dir", "--no-deps", "--wheel-dir", wheels, "--requirement", builds]
    lines = []
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(bounds)
        file.flush()
        # The second since pip 25.3.
        bound = {"PIP_CONSTRAINT": file.name, "PIP_BUILD_CONSTRAINT": file.name} if bounds else {}
        with subprocess.Popen(
            [python, "-m", "pip", "wheel", *options],
            env={**os.environ, **bound},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as pip:
            assert pip.stdout is not None
            for line in pip.stdout:
                sys.stdout.write(line)
                sys.stdout.flush()
                lines.append(line)
    return pip.returncode, "".join(lines)


def parts(builds: str) -> list[str]:
    """Those with hashes and those without, each in its line as before: pip wants hashes of all in a file or of none."""
    lines = builds.splitlines()
    found = []
    for is_hashed in (False, True):
        own = [line if line.startswith("-") or ("--hash=" in line) == is_hashed else "" for line in lines]
        if any(line and not line.startswith("-") for line in own):
            found.append("".join(f"{line}\n" for line in own))
    return found


def build(text: str, wheels: str, python: str) -> None:
    """What is older than setuptools 82 may import pkg_resources, which has been taken out of it since."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        code, output = pip_wheel(file.name, wheels, python)
        if code != 0 and re.search(rf"{MISSING}'pkg_resources'", output, re.MULTILINE):
            sys.stdout.write("Once more, with the last setuptools that has pkg_resources:\n")
            sys.stdout.flush()
            code, output = pip_wheel(file.name, wheels, python, "setuptools<82\n")
    if code != 0:
        sys.exit(wanted(output, text) or code)


def main(builds: str, wheels: str, python: str) -> None:
    """Builds all, those with hashes by themselves."""
    for text in parts(pathlib.Path(builds).read_text(encoding="utf-8")):
        build(text, wheels, python)


if __name__ == "__main__":
    main(*sys.argv[1:])
