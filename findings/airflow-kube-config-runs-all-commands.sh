#!/usr/bin/env bash
# apache-airflow-providers-cncf-kubernetes 10.25.0: KubernetesExecutor needs every secret of Airflow's configuration.
#
# KubeConfig, which the executor makes when it is made itself, reads the whole configuration with all secrets
# (conf.as_dict(display_sensitive=True)) to look into its own section. So every `…_cmd` of every section is run.
# Seen: with `AIRFLOW__API__SECRET_KEY_CMD` that fails, since the scheduler's container has not the API server's key,
# KubeConfig() raises AirflowConfigException.
# Expected: a part of Airflow reads what is its own, so that each container can have no more secrets than it needs.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/config.py" <<'CONFIG'
from airflow.providers.cncf.kubernetes.kube_config import KubeConfig

try:
    KubeConfig()
    print("RESULT made")
except Exception as error:
    print("RESULT", type(error).__name__)
CONFIG

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9
"$folder/venv/bin/uv" pip install --quiet --python "$folder/venv/bin/python" --exclude-newer 2026-11-29 \
    apache-airflow==3.3.2 apache-airflow-providers-cncf-kubernetes==10.25.0

expect() { # how the API server's key is found, wanted
    local seen
    seen=$(AIRFLOW_HOME="$folder/home" AIRFLOW__API__SECRET_KEY_CMD="$1" "$folder/venv/bin/python" "$folder/config.py" \
        2>"$folder/errors" | grep '^RESULT') || { tail -5 "$folder/errors" >&2; exit 1; }
    echo "cncf.kubernetes 10.25.0, '$1': ${seen#RESULT }"
    [ "$seen" = "RESULT $2" ] || { echo "The behaviour has changed: wanted $2." >&2; exit 1; }
}
expect "echo a-key-of-the-api-server" made
expect "cat $folder/only-in-the-api-servers-container" AirflowConfigException
