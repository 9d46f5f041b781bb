#!/usr/bin/env bash
# apache-airflow-providers-cncf-kubernetes 10.25.0: the last lines of a pod's log are logged twice when its status is late.
#
# A container's log ends, and its status says "running" for a moment more, as a kubelet reports with a delay.
# PodManager.fetch_container_logs takes that for a log that broke off: it warns, asks for what is newer than the last line,
# in whole seconds (the API has no finer word), and logs all lines of that second again.
# Seen: three lines, the warning "log read interrupted", and the three lines once more.
# Expected by whoever reads a task's log: each line once, as the container wrote it, and no warning about a log that has
# ended well. Each line's timestamp, which is asked for, has nanoseconds and would tell them apart.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/read.py" <<'READ'
from datetime import datetime, timedelta, timezone
from unittest import mock

from airflow.providers.cncf.kubernetes.utils.pod_manager import PodManager
from kubernetes.client import models as k8s

BEGUN = datetime.now(timezone.utc)
LINES = [(BEGUN + timedelta(milliseconds=number), f"line {number}") for number in range(3)]


def api_server(*, since_seconds=None, **_):
    """The log, of the last so many seconds, as a stream that ends since the container has."""
    since = datetime.now(timezone.utc) - timedelta(seconds=since_seconds or 1e6)
    text = "".join(f"{time.isoformat()[:-6]}000Z {line}\n" for time, line in LINES if time >= since)
    return mock.Mock(stream=lambda **_: iter([text.encode()]))


def pod(running):
    running_state = k8s.V1ContainerState(running=k8s.V1ContainerStateRunning())
    ended_state = k8s.V1ContainerState(terminated=k8s.V1ContainerStateTerminated(exit_code=0))
    state = running_state if running else ended_state
    status = k8s.V1ContainerStatus(name="base", image="i", image_id="", ready=running, restart_count=0, state=state)
    return k8s.V1Pod(
        metadata=k8s.V1ObjectMeta(name="p", namespace="n"), status=k8s.V1PodStatus(container_statuses=[status])
    )


seen = []
manager = PodManager(kube_client=mock.Mock(read_namespaced_pod_log=api_server))
manager._log_message = lambda message, *_: seen.append(message.strip())
manager.log.warning = lambda words, *_: seen.append("warning")
# Asked for by each read of the log, and between them.
statuses = iter([True, True, True])
manager.read_pod = lambda _: pod(next(statuses, False))
manager.fetch_container_logs(pod(True), "base", follow=True)
print("RESULT", ", ".join(seen))
READ

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9
"$folder/venv/bin/uv" pip install --quiet --python "$folder/venv/bin/python" --exclude-newer 2026-11-29 \
    apache-airflow==3.3.2 apache-airflow-providers-cncf-kubernetes==10.25.0
seen=$(AIRFLOW_HOME="$folder/home" "$folder/venv/bin/python" "$folder/read.py" 2>"$folder/errors" | grep '^RESULT') ||
    { tail -5 "$folder/errors" >&2; exit 1; }
echo "cncf.kubernetes 10.25.0: a log of three lines comes to: ${seen#RESULT }"
[ "$seen" = "RESULT line 0, line 1, line 2, warning, line 0, line 1, line 2" ] || { echo "The behaviour has changed." >&2; exit 1; }
