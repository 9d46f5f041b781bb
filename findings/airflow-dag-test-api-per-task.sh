#!/usr/bin/env bash
# apache-airflow 3.2.1: DAG.test() builds another execution API for every task instance.
#
# A DAG of one task mapped over five values is run by DAG.test(), as `airflow dags test` does, and it is counted how many
# in-process execution APIs are made. Each is a FastAPI application with all versions of the API, whose first request
# costs about two seconds of processor time; nothing is kept between tasks, and its event loop's thread stays.
# Seen: 3.2.1 makes 5 for 5 task instances; 3.3.1 makes 1 (in_process_api_server is cached there).
# Expected by whoever tests a DAG with mapped tasks: that its time follows from what the tasks do.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/dags"
cat >"$folder/dags/mapped.py" <<'DAG'
from airflow.sdk import DAG, task

with DAG("mapped", schedule=None):

    @task
    def same(value):
        return value

    same.expand(value=[1, 2, 3, 4, 5])
DAG
cat >"$folder/count.py" <<'COUNT'
import os

from airflow.utils.db import initdb

initdb()
from airflow.api_fastapi.execution_api.app import InProcessExecutionAPI
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import DagBag

made = []
make = InProcessExecutionAPI.__init__
InProcessExecutionAPI.__init__ = lambda self, *args, **kwargs: (made.append(1), make(self, *args, **kwargs))[1]
DagBundlesManager().sync_bundles_to_db()
run = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"]).dags["mapped"].test()
print(f"RESULT {run.state.value} {len(made)}")
COUNT

expect() { # Airflow's version, the day after its release, wanted
    python3 -m venv "$folder/venv-$1"
    "$folder/venv-$1/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9
    # What a user of that day got: later releases of its dependencies do not all fit.
    "$folder/venv-$1/bin/uv" pip install --quiet --python "$folder/venv-$1/bin/python" --exclude-newer "$2" "apache-airflow==$1"
    local seen
    seen=$(AIRFLOW_HOME="$folder/home-$1" AIRFLOW__CORE__DAGS_FOLDER="$folder/dags" AIRFLOW__CORE__LOAD_EXAMPLES=False \
        "$folder/venv-$1/bin/python" "$folder/count.py" 2>"$folder/errors" | grep '^RESULT') || { tail -5 "$folder/errors" >&2; exit 1; }
    echo "apache-airflow $1: 5 task instances, state and APIs made: ${seen#RESULT }"
    [ "$seen" = "RESULT $3" ] || { echo "The behaviour has changed: wanted $3." >&2; exit 1; }
}
expect 3.2.1 2026-04-23 "success 5"
expect 3.3.1 2026-08-13 "success 1"
