"""Builds what has no wheel, and says in one sentence which package a build wants to find there already.

`build_wheels.py BUILDS WHEELS PYTHON`: what is to be built as lines of a requirements file, each with the file that
asks for it in a comment, the folder for the wheels, and the Python whose pip builds, each apart from all others.
"""

import pathlib
import re
import subprocess
import sys


def wanted(output: str, builds: str) -> "str | None":
    """The sentence, where a build has ended since a module is not there; pip names the line that it works on before."""
    found = re.search(r"^\s*ModuleNotFoundError: No module named '(\w+).*\n\s*\[end of output\]", output, re.MULTILINE)
    if not found:
        return None
    begun = re.findall(r"^Collecting .*\(from -r .* \(line (\d+)\)\)$", output[: found.start()], re.MULTILINE)
    if not begun:
        return None
    requirement, _, file = builds.splitlines()[int(begun[-1]) - 1].partition(" # ")
    name = re.match(r"[\w.-]+(?=\s*(?:[\[@=;]|$))", requirement)
    return (
        f"{file or 'What the project needs'}: the build of {requirement} imports {found[1]} without asking for it, and "
        "what is built here sees no package of the project. Write the address of a wheel in its place: "
        f"{name[0] if name else 'NAME'} @ https://...   or take it out, and install it by a Dockerfile of your own: "
        "gaiaflow:project.dockerfile"
    )


def main(builds: str, wheels: str, python: str) -> None:
    """Pip's words are passed on as they come."""
    options = ["--no-cache-dir", "--no-deps", "--wheel-dir", wheels, "--requirement", builds]
    command = [python, "-m", "pip", "wheel", *options]
    lines = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    if pip.returncode != 0:
        sys.exit(wanted("".join(lines), pathlib.Path(builds).read_text(encoding="utf-8")) or pip.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
