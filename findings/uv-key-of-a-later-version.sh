#!/usr/bin/env bash
# uv 0.8.0: a key in [tool.uv] that a later uv knows takes constraint-dependencies of the same table away from
# `uv pip compile`, which ends with exit code 0, and not from `uv lock`.
#
# The file is right for uv 0.9.30, which obeys the constraint in both. With 0.8.0 both warn ("Failed to parse
# `pyproject.toml` during settings discovery", nothing of it with --quiet), and one resolves as if the whole table were not
# there. Seen: idna 3 or later by `uv pip compile`, idna 2.10 by `uv lock`, of idna with the constraint idna<3.
# Expected: the constraint in both, or an error in both.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 0.8.0 0.9.30; do
    python3 -m venv "$folder/$version"
    "$folder/$version/bin/pip" install --quiet --disable-pip-version-check "uv==$version"
done
mkdir "$folder/project"
cd "$folder/project"
cat >pyproject.toml <<'TOML'
[project]
name = "demo"
version = "1"
requires-python = ">=3.9"
dependencies = ["idna"]

[tool.uv]
constraint-dependencies = ["idna<3"]
exclude-newer-package = { tqdm = "2026-01-01T00:00:00Z" }
TOML

compiled() { "$folder/$1/bin/uv" pip compile --quiet --no-header --no-annotate pyproject.toml; }
locked() {
    rm -f uv.lock
    "$folder/$1/bin/uv" lock --quiet
    sed -n '/^name = "idna"/{n;s/version = "\(.*\)"/idna==\1/p}' uv.lock
}
earlier_compiled=$(compiled 0.8.0)
earlier_locked=$(locked 0.8.0)
later_compiled=$(compiled 0.9.30)
later_locked=$(locked 0.9.30)
echo "uv 0.8.0: pip compile has $earlier_compiled, lock has $earlier_locked"
echo "uv 0.9.30: pip compile has $later_compiled, lock has $later_locked"
for obeyed in "$earlier_locked" "$later_compiled" "$later_locked"; do
    [ "$obeyed" = idna==2.10 ] || { echo "changed: a constraint is not obeyed that was"; exit 1; }
done
case $earlier_compiled in
    idna==2.*) echo "changed: pip compile obeys the constraint" && exit 1 ;;
    idna==*) echo "as described" ;;
    *) exit 1 ;;
esac
