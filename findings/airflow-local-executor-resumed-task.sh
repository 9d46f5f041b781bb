#!/usr/bin/env bash
# apache-airflow 3.3.2: the end of a process that has deferred its task is reported as the end of the process that goes on with it.
#
# A try of a task that defers takes two processes with one key. Where the trigger fires at once, the second one is handed out
# before the first has ended: it says "deferred" to the API server first, and ends then. The LocalExecutor keeps no account of
# what it has handed out: at the first end it reports success of the key, and `has_task` says that it knows of no such task.
# The scheduler then fails the task: "finished with state success, but the task instance's state attribute is queued".
# Seen, with real queues and two workloads of one key: after the first end the event is `success`, and `has_task` is False.
# Expected: no event until the second has ended, or `has_task` True, for which the scheduler would leave the task alone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/resume.py" <<'RESUME'
import uuid
from types import SimpleNamespace

from airflow.executors.local_executor import LocalExecutor
from airflow.models.taskinstancekey import TaskInstanceKey


class WithoutProcesses(LocalExecutor):
    """What takes workloads from the queue is this script."""

    def _spawn_worker(self):
        pass


executor = WithoutProcesses(parallelism=2)
executor.start()
key = TaskInstanceKey("dag", "defers", "run", 1, -1)
for _ in ("defers", "goes on"):
    executor.queued_tasks[key] = workload = SimpleNamespace(key=key)
    executor._process_workloads([workload])
executor.result_queue.put((key, "success", None))
executor.sync()
reported = executor.get_event_buffer().get(key, ("nothing", None))[0]
print("RESULT", reported, executor.has_task(SimpleNamespace(id=uuid.uuid4(), key=key)))
RESUME

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9
"$folder/venv/bin/uv" pip install --quiet --python "$folder/venv/bin/python" --exclude-newer 2026-11-29 apache-airflow==3.3.2

seen=$(AIRFLOW_HOME="$folder/home" "$folder/venv/bin/python" "$folder/resume.py" 2>"$folder/errors" | grep '^RESULT') ||
    { tail -5 "$folder/errors" >&2; exit 1; }
echo "apache-airflow 3.3.2, the first of two ends of one key: the event, and whether the executor has the task:${seen#RESULT}"
[ "$seen" = "RESULT success False" ] || { echo "The behaviour has changed." >&2; exit 1; }
