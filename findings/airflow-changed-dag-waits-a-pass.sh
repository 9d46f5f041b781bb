#!/usr/bin/env bash
# Airflow 3.3.2: a DAG file that is changed after the DAG processor has read it waits until all others were read once more,
# while a new file is read next.
#
# The processor puts a changed file before the others only among those that still wait in this pass through the folder; one
# that this pass has done already comes with the next. The more files there are, the longer a saved change is not seen.
# Seen, with 30 files, one at a time, changed early in a pass: 23 others are read before the changed file, none before a new
# one. Expected: both are read next.
set -euo pipefail

version=3.3.2
folder=$(mktemp -d)
processor=
trap '[ -z "$processor" ] || kill "$processor" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "apache-airflow==$version" \
    "apache-airflow-task-sdk==1.3.2" "apache-airflow-core==$version"

export AIRFLOW_HOME=$folder/home AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__CORE__DAGS_FOLDER=$folder/dags
export AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES=1 AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL=0
export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=1 AIRFLOW__DAG_PROCESSOR__BUNDLE_REFRESH_CHECK_INTERVAL=1
export READ=$folder/read
mkdir "$folder/home" "$folder/dags"
# Each notes that it is read, and takes a moment for it.
write() {
    cat >"$folder/dags/$1.py" <<PYTHON
import os
import time
from airflow.sdk import DAG

with open(os.environ["READ"], "a") as read:
    read.write("$1 $2\n")
time.sleep(0.5)
DAG("$1", schedule=None)
PYTHON
}
for number in $(seq -w 1 30); do write "dag_$number" first; done
touch "$READ"
"$folder/venv/bin/airflow" db migrate >"$folder/log" 2>&1
"$folder/venv/bin/airflow" dag-processor >"$folder/log" 2>&1 &
processor=$!

wait_for() {
    for _ in $(seq 600); do
        if grep --quiet "$1" "$READ"; then return; fi
        sleep 0.2
    done
    tail -5 "$folder/log"
    echo "changed: $1 was not read" && exit 1
}
# How many others are read between a change and the file: of those that are read after the marker.
others() {
    sed "1,/^$1 marker/d" "$READ" | sed "/^$2/,\$d" | wc -l
}
# Early in the second pass one is changed that this pass has done already.
until [ "$(wc -l <"$READ")" -ge 36 ]; do sleep 0.1; done
changed=$(tail -3 "$READ" | head -1 | cut -d' ' -f1)
echo "changed marker" >>"$READ"
write "$changed" second
wait_for "$changed second"
after_change=$(others changed "$changed second")
echo "new marker" >>"$READ"
write newcomer first
wait_for "newcomer first"
after_new=$(others new "newcomer first")
echo "files read before the changed one: $after_change of 30, before the new one: $after_new"
[ "$after_change" -ge 15 ] && [ "$after_new" -le 6 ] || { echo "changed" && exit 1; }
echo "apache-airflow $version: as described"
