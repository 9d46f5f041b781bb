#!/bin/sh
# uv 0.13.9: of two requirements without bounds the first that is written is taken in its newest version, and the other in
# whatever fits to that. boto3 and s3fs share botocore, which s3fs pins through aiobotocore: with boto3 in the first line
# s3fs comes in 0.4.2, of March 2020, with s3fs first in that of this year. Nothing is said of it, and the exit code is 0.
# Expected: the same packages whatever the order of the lines, or a word about a release that is six years old.
set -eu
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
resolve() {
    printf '%s\n' "$@" >requirements.in
    # As of one day, so that later releases change nothing.
    venv/bin/uv pip compile --quiet --no-header --no-annotate --python-version 3.13 --no-python-downloads \
        --exclude-newer 2026-11-27T00:00:00Z requirements.in | grep -E '^(boto3|s3fs)==' | tr '\n' ' '
}
venv/bin/uv --version
first=$(resolve boto3 s3fs)
echo "boto3, s3fs: $first"
second=$(resolve s3fs boto3)
echo "s3fs, boto3: $second"
case $first in *"s3fs==0.4.2 "*) ;; *) echo "changed: boto3 first no longer takes s3fs back to 0.4.2" >&2; exit 1 ;; esac
case $second in *"s3fs==2026."*) ;; *) echo "changed: s3fs first is no longer of this year" >&2; exit 1 ;; esac
