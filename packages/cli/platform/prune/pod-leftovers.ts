import { runDocker } from "../containers";
import { runningContainer } from "../service-shell";
import { podLeftovers, type EndedPod } from "./ended-pod";
import type { PruneGroup } from "./leftover";

/**
 * Run beside Airflow, with its rights: in the one namespace of the stack's tasks, in the stack's own cluster, whose pods say that
 * they are a task's. With pods on standard input it removes these, else it lists what is old.
 */
const SCRIPT = `
import json, sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from kubernetes import client, config
config.load_kube_config("/opt/gaiaflow/stack/kubeconfig")
namespace = json.loads(Path("/opt/gaiaflow/stack/task-config.json").read_text(encoding="utf-8"))["namespace"]
api = client.CoreV1Api()
if sys.argv[1] == "list":
    oldest = datetime.now(timezone.utc) - timedelta(days=int(sys.argv[2]))
    pods = api.list_namespaced_pod(namespace, label_selector="kubernetes_pod_operator=True", _request_timeout=30).items
    print("found", json.dumps([
        {"name": pod.metadata.name, "uid": pod.metadata.uid, "phase": pod.status.phase}
        for pod in pods
        if pod.status.phase in ("Failed", "Succeeded") and pod.metadata.creation_timestamp < oldest
    ]))
else:
    for pod in json.load(sys.stdin):
        same = client.V1DeleteOptions(preconditions=client.V1Preconditions(uid=pod["uid"]))
        try:
            api.delete_namespaced_pod(pod["name"], namespace, body=same)
        except client.ApiException as error:
            # Gone, or another one of that name.
            if error.status not in (404, 409):
                raise
`;

/** Pods of tasks that have ended, and that Airflow has left: those that failed, so that somebody may look at them. */
export const endedPods: PruneGroup = {
    name: "pods of tasks",
    find: async (stack, { podDays }) => {
        const { name } = await runningContainer(stack, "airflow-scheduler");
        const python = (...words: string[]) => ["exec", "--interactive", name, "python", "-c", SCRIPT, ...words];
        const [, found = "[]"] = /^found (\[.*\])$/m.exec(await runDocker(python("list", String(podDays)))) ?? [];
        return podLeftovers(JSON.parse(found) as EndedPod[], async (pods) => {
            await runDocker(python("remove"), JSON.stringify(pods));
        });
    },
};
