"""Pods of the stack's tasks that have ended, in its own cluster.

`KUBECONFIG TASK_CONFIG list DAYS`, with the paths of both, or `KUBECONFIG TASK_CONFIG remove` with pods on standard
input. Runs beside Airflow, with its rights: in the one namespace of the stack's tasks, whose pods say that they are a
task's.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


def main(kubeconfig: str, task_config: str, what: str, *days: str) -> None:
    """Do one of the two."""
    from kubernetes import client, config

    config.load_kube_config(kubeconfig)
    namespace = json.loads(Path(task_config).read_text(encoding="utf-8"))["namespace"]
    api = client.CoreV1Api()
    if what == "list":
        found = ended(api, namespace, datetime.now(UTC) - timedelta(days=int(days[0])))
        sys.stdout.write(f"found {json.dumps(found)}\n")
        return
    for pod in json.load(sys.stdin):
        same = client.V1DeleteOptions(preconditions=client.V1Preconditions(uid=pod["uid"]))
        try:
            api.delete_namespaced_pod(pod["name"], namespace, body=same)
        except client.ApiException as error:
            # Gone, or another one of that name.
            if error.status not in (404, 409):
                raise


def ended(api: Any, namespace: str, oldest: datetime) -> list[dict[str, str]]:
    """Those that were made before."""
    pods = api.list_namespaced_pod(namespace, label_selector="kubernetes_pod_operator=True", _request_timeout=30).items
    return [
        {"name": pod.metadata.name, "uid": pod.metadata.uid, "phase": pod.status.phase}
        for pod in pods
        if pod.status.phase in ("Failed", "Succeeded") and pod.metadata.creation_timestamp < oldest
    ]


main(*sys.argv[1:])
