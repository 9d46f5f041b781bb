#!/bin/sh
# Resolve requirements-dev.in again; needs uv. Not bound to the Airflow image's lock, which is for Python 3.13 alone.
set -eu
cd "$(dirname "$0")"
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --annotation-style line \
    --custom-compile-command python/relock.sh requirements-dev.in -o requirements-dev.lock
