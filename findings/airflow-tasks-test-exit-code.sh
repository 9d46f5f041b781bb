#!/usr/bin/env bash
# Airflow 3.3.2: `airflow tasks test` of a task that fails exits with 0. `airflow dags test` of the same DAG exits with 1.
#
# The traceback stands in what it prints, and the state of the task is "failed"; the command's exit code is that of a
# success all the same, so a script or a CI job that tests single tasks by it passes whatever they do.
# Seen: exit code 0 of the former, 1 of the latter. Expected: neither is 0 where the task has failed.
set -euo pipefail

version=3.3.2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "apache-airflow==$version" \
    "apache-airflow-task-sdk==1.3.2" "apache-airflow-core==$version"

export AIRFLOW_HOME=$folder/home AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__CORE__DAGS_FOLDER=$folder/dags
mkdir "$folder/home" "$folder/dags"
cat >"$folder/dags/fails.py" <<'PYTHON'
from airflow.sdk import dag, task


@dag(schedule=None)
def fails():
    @task
    def raises():
        raise ValueError("on purpose")

    raises()


fails()
PYTHON
airflow=$folder/venv/bin/airflow
"$airflow" db migrate >"$folder/log" 2>&1
code_of() {
    local code=0
    "$airflow" "$@" >"$folder/log" 2>&1 || code=$?
    grep --quiet "on purpose" "$folder/log" || { echo "changed: the task was not run" && exit 1; }
    echo "$code"
}
task=$(code_of tasks test fails raises)
dag=$(code_of dags test fails)
echo "exit codes: airflow tasks test $task, airflow dags test $dag"
[ "$task" -eq 0 ] && [ "$dag" -ne 0 ] || { echo "changed" && exit 1; }
echo "apache-airflow $version: as described"
