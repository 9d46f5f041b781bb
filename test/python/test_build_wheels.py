"""What a build of the project's environment says of a package whose build wants another one there already."""

from pathlib import Path

import pytest

from support.image_scripts import load_script

BUILDS = "--no-binary six\nsix==1.17.0 # base.txt\nflash-attn==2.8.3 # requirements.txt\ngit+https://x.org/o # m.txt\n"


def output(line: int, end: str) -> str:
    """What pip says of two, of which it ends with the second."""
    return (
        "Collecting six==1.17.0 (from -r /builds.txt (line 2))\n  Downloading six-1.17.0.tar.gz (33 kB)\n"
        f"Collecting what-it-is (from -r /builds.txt (line {line}))\n  Getting requirements to build wheel\n{end}"
    )


MISSING = "      ModuleNotFoundError: No module named 'torch.utils'\n      [end of output]\nerror: ended\n"
BEGINS = {
    3: "requirements.txt: the build of flash-attn==2.8.3 imports torch without asking for it, and what",
    4: "m.txt: the build of git+https://x.org/o imports torch without asking for it, and what",
}
NAMED = {3: "flash-attn @ https://", 4: "NAME @ https://"}


@pytest.mark.parametrize("line", [3, 4])
def test_names_the_file_the_package_and_the_module(line: int) -> None:
    sentence = load_script("build_wheels").wanted(output(line, MISSING), BUILDS)
    assert sentence.startswith(BEGINS[line])
    assert NAMED[line] in sentence


@pytest.mark.parametrize("end", ["", "error: command 'gcc' failed\n", MISSING.replace("[end", "gcc failed\n[end")])
def test_has_nothing_to_say_of_another_end(end: str) -> None:
    assert load_script("build_wheels").wanted(output(3, end), BUILDS) is None


@pytest.mark.parametrize(("said", "code"), [(output(3, MISSING), BEGINS[3]), ("gcc failed\n", "7"), (None, "")])
def test_passes_on_what_pip_says_and_how_it_ends(
    said: "str | None", code: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    builds, pip = tmp_path / "builds.txt", tmp_path / "python"
    builds.write_text(BUILDS)
    ends = "exit 0" if said is None else "exit 7"
    pip.write_text(f"#!/bin/sh\necho \"$*\"\ncat <<'E' >&2\n{said or ''}E\n{ends}\n")
    pip.chmod(0o755)
    script = load_script("build_wheels")
    try:
        script.main(str(builds), "/wheels", str(pip))
        ended = ""
    except SystemExit as error:
        ended = str(error.code)
    assert ended.startswith(code)
    assert bool(ended) == bool(code)
    printed = capfd.readouterr().out
    assert "-m pip wheel --no-cache-dir --no-deps --wheel-dir /wheels --requirement /" in printed
    assert (said or "") in printed


def test_builds_once_more_by_a_setuptools_that_has_pkg_resources(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    builds, pip = tmp_path / "builds.txt", tmp_path / "python"
    builds.write_text(BUILDS)
    missing = output(3, MISSING.replace("torch.utils", "pkg_resources"))
    pip.write_text(
        '#!/bin/sh\nif [ -n "$PIP_CONSTRAINT" ]; then cat $PIP_CONSTRAINT $PIP_BUILD_CONSTRAINT; exit; fi\n'
        f"cat <<'E'\n{missing}E\nexit 1\n"
    )
    pip.chmod(0o755)
    load_script("build_wheels").main(str(builds), "/wheels", str(pip))
    assert capfd.readouterr().out.endswith("pkg_resources:\nsetuptools<82\nsetuptools<82\n")


def test_builds_what_has_hashes_by_itself_since_pip_wants_them_of_all_or_none(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    builds, pip = tmp_path / "builds.txt", tmp_path / "python"
    hashed = "six==1.17.0 --hash=sha256:ab --hash=sha256:cd # base.txt"
    builds.write_text(f"--no-binary six\n{hashed}\ngit+https://x.org/o # m.txt\n")
    pip.write_text('#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\necho "begins:"\ncat "$1"\n')
    pip.chmod(0o755)
    script = load_script("build_wheels")
    script.main(str(builds), "/wheels", str(pip))
    rest = "begins:\n--no-binary six\n\ngit+https://x.org/o # m.txt\n"
    assert capfd.readouterr().out == f"{rest}begins:\n--no-binary six\n{hashed}\n\n"
    sentence = script.wanted(output(2, MISSING), builds.read_text())
    assert sentence.startswith("base.txt: the build of six==1.17.0 imports torch")
