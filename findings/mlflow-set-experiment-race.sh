#!/usr/bin/env bash
# MLflow 3.17.2: of several processes that call set_experiment with a new name at the same time, those that come second
# log their runs to the experiment "Default", or to that which was active before.
#
# The function finds no experiment of the name, creates one, and is answered that it exists meanwhile. It then returns that
# experiment, as its documentation says, but does not make it the active one; start_run goes elsewhere. Nothing is
# raised or logged. Whoever trains several models side by side meets it in the first run of a new experiment.
# Seen: set_experiment returns the experiment of the name in all processes, and the runs of some are in another.
# Expected: a run is in the experiment that set_experiment returned.
set -euo pipefail

version=3.17.2
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "mlflow==$version"
export MLFLOW_DISABLE_TELEMETRY=true
cd "$folder"

port=25733
"$folder/venv/bin/mlflow" server --port "$port" --workers 2 --backend-store-uri "sqlite:///$folder/store.db" \
    >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 240); do
    curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health" && break
    sleep 1
done

cat >race.py <<'PYTHON'
import multiprocessing

import mlflow

ROUNDS, PROCESSES = 30, 4


def train(barrier, results):
    for number in range(ROUNDS):
        barrier.wait()
        returned = mlflow.set_experiment(f"new-{number}")
        with mlflow.start_run() as run:
            results.put((number, returned.name, returned.experiment_id, run.info.experiment_id))


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    processes = [context.Process(target=train, args=(barrier, results)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    rows = [results.get() for _ in range(ROUNDS * PROCESSES)]
    assert all(name == f"new-{number}" for number, name, _, _ in rows), "another experiment was returned"
    elsewhere = [row for row in rows if row[2] != row[3]]
    print(f"{len(rows)} runs, all of an experiment that set_experiment returned; in another one: {len(elsewhere)}")
    # The first of them had no active experiment, or still has that of the round before.
    raise SystemExit(0 if elsewhere else "changed: each run is in the experiment that set_experiment returned")
PYTHON
MLFLOW_TRACKING_URI="http://127.0.0.1:$port" "$folder/venv/bin/python" race.py 2>/dev/null | grep -v View
echo "mlflow $version: as described"
