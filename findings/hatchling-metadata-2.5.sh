#!/usr/bin/env bash
# hatchling 1.33.0: a project that says nothing about it gets a wheel of Metadata-Version 2.5, which packaging 25.0 refuses.
#
# A pyproject.toml with a name, a version and the build backend is built. hatchling 1.29.0 writes 2.4 for the same project.
# Seen: packaging.metadata.Metadata.from_email(..., validate=True) of packaging 25.0 raises InvalidMetadata "'2.5' is not a
# valid metadata version" for the one and reads the other; packaging 26.0 reads both. With core-metadata-version = "2.4" in
# the project hatchling 1.33.0 writes 2.4.
# Expected: a build backend that nobody pins (`requires = ["hatchling"]`) goes on writing what readers of a year ago accept, until a
# field of the newer version is used. None is here.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
venv() { # name, packages
    python3 -m venv "$folder/$1"
    "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "${@:2}"
}
mkdir -p "$folder/project/demo"
touch "$folder/project/demo/__init__.py"
pyproject='[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "demo"
version = "1.0"'

# Builds with a hatchling and prints what a packaging makes of the wheel's metadata.
build() { # venv of hatchling, text of pyproject.toml
    printf '%s\n' "$2" >"$folder/project/pyproject.toml"
    rm -rf "$folder/project/dist"
    (cd "$folder/project" && "$folder/$1/bin/python" -m hatchling build --target wheel >"$folder/log" 2>&1) || { cat "$folder/log" >&2; exit 1; }
}
read_by() { # venv of packaging
    "$folder/$1/bin/python" - "$folder"/project/dist/*.whl <<'PYTHON'
import sys, zipfile
from packaging.metadata import Metadata

wheel = zipfile.ZipFile(sys.argv[1])
[name] = [each for each in wheel.namelist() if each.endswith("/METADATA")]
try:
    print(Metadata.from_email(wheel.read(name), validate=True).metadata_version)
except Exception as error:
    print("; ".join(str(each) for each in error.exceptions))
PYTHON
}
expect() { # what, seen, wanted
    printf '%s: %s\n' "$1" "$2"
    [ "$2" = "$3" ] || { printf 'expected %s: the behaviour has changed\n' "$3" >&2; exit 1; }
}

venv new hatchling==1.33.0 packaging==26.0
venv old hatchling==1.29.0 packaging==26.0
venv reader packaging==25.0

build new "$pyproject"
expect "hatchling 1.33.0, read by packaging 26.0" "$(read_by new)" 2.5
expect "hatchling 1.33.0, read by packaging 25.0" "$(read_by reader)" "'2.5' is not a valid metadata version"
build old "$pyproject"
expect "hatchling 1.29.0, read by packaging 25.0" "$(read_by reader)" 2.4
build new "$pyproject
[tool.hatch.build.targets.wheel]
core-metadata-version = \"2.4\""
expect "hatchling 1.33.0 with core-metadata-version 2.4, read by packaging 25.0" "$(read_by reader)" 2.4
echo "hatchling 1.33.0 and packaging 25.0: as described"
