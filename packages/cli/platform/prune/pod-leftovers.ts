import { runDocker } from "../containers";
import { needsCluster } from "../needs-cluster";
import { runningContainer } from "../service-shell";
import type { PruneGroup } from "./leftover";

/** Run beside Airflow, with its rights: in the one namespace of the stack's tasks, whose pods say that they are a task's. */
const SCRIPT = `
import json, sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from kubernetes import client, config
config.load_kube_config("/opt/gaiaflow/stack/kubeconfig")
namespace = json.loads(Path("/opt/gaiaflow/stack/task-config.json").read_text(encoding="utf-8"))["namespace"]
oldest = datetime.now(timezone.utc) - timedelta(days=int(sys.argv[2]))
api = client.CoreV1Api()
pods = [
    pod.metadata.name
    for pod in api.list_namespaced_pod(namespace, label_selector="kubernetes_pod_operator=True").items
    if pod.status.phase in ("Failed", "Succeeded") and pod.metadata.creation_timestamp < oldest
]
for name in pods if sys.argv[1] == "remove" else []:
    try:
        api.delete_namespaced_pod(name, namespace)
    except client.ApiException as error:
        if error.status != 404:
            raise
print("found", len(pods))
`;

/** Pods of tasks that have ended, and that Airflow has left: those that failed, so that somebody may look at them. */
export const endedPods: PruneGroup = {
    name: "pods of tasks",
    find: async (stack, { podDays }) => {
        if (!needsCluster(stack)) {
            return [];
        }
        const { name } = await runningContainer(stack, "airflow-scheduler");
        const run = (what: string) => runDocker(["exec", name, "python", "-c", SCRIPT, what, String(podDays)]);
        const count = Number(/^found (\d+)$/m.exec(await run("list"))?.[1] ?? 0);
        const remove = async () => {
            await run("remove");
        };
        return count === 0 ? [] : [{ what: "pods of tasks that have ended", count, remove }];
    },
};
