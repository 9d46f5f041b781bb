#!/bin/sh
# Resolve every *.in of this folder again; needs uv. Airflow, the pickiest, goes first: what it settles on binds the
# layer that the services' Python images share (client and shared), and that binds the rest.
set -eu
cd "$(dirname "$0")"
lock() {
    uv pip compile --quiet --universal --python-version "${python:-3.13}" --generate-hashes --no-emit-index-url \
        --annotation-style line --custom-compile-command images/relock.sh "$@"
}
lock python/uv.in -o python/uv.lock
lock minio/go.in -o minio/go.lock
lock airflow/requirements.in --excludes airflow/excludes.txt -o airflow/requirements.lock
# All of it again, with what users need: what is there already is installed once.
lock airflow/users.in -c airflow/requirements.lock --excludes airflow/excludes.txt -o airflow/users.lock
lock python/client.in -c airflow/requirements.lock -o python/client.lock
lock python/shared.in -c airflow/requirements.lock -o python/shared.lock
lock mlflow/requirements.in -c python/client.lock -c python/shared.lock --excludes mlflow/excludes.txt -o mlflow/requirements.lock
lock mlflow/auth.in -c mlflow/requirements.lock -o mlflow/auth.lock
lock jupyter/requirements.in -c python/client.lock -c python/shared.lock --excludes jupyter/excludes.txt -o jupyter/requirements.lock
# On the project's own Python, whichever that is.
python=3.10 lock kernels/requirements.in -o kernels/requirements.lock
# With whichever Python a machine or an image has.
python=3.10 lock environment/rattler.in -o environment/rattler.lock
