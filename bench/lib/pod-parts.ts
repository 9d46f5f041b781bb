import * as fs from "node:fs/promises";
import * as path from "node:path";
import { KUBERNETES_VERSION } from "../../lib/kubernetes-version";
import type { AirflowApi } from "../../test/support/airflow-api";
import { docker } from "../../test/support/docker";
import type { Readings } from "./measure";
import { until } from "../../test/support/until";

const DAG = "bench_pod_start";
/** A function of Python's own, so that no project has to have it: what the shell says is its result. */
const SHELL = [
    "date +%s.%N",
    // When the process of the function began, in ticks since the machine did, and how long ago that was.
    "cut -d' ' -f22 /proc/$PPID/stat; cut -d' ' -f1 /proc/uptime; date +%s.%N; getconf CLK_TCK",
    // What Python costs, and the runner with it, once more beside the task.
    ...["pass", "import gaiaflow.runner"].map((code) => `date +%s.%N; python -c '${code}'; date +%s.%N`),
].join("; ");
const SOURCE = `from datetime import datetime
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("${DAG}", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    task_factory("t", "subprocess:getoutput", {"cmd": ${JSON.stringify(SHELL)}}, retries=0, on_finish_action="keep_pod")
`;

/** A stack that is up. */
export interface PodStartTarget {
    readonly name: string;
    readonly api: AirflowApi;
    /** Name of the node's container. */
    readonly node: string;
    readonly namespace: string;
    /** The folder of its DAGs. */
    readonly dags: string;
}

/** Puts the DAG where the stack finds it. */
export async function prepare({ api, dags }: PodStartTarget): Promise<void> {
    await fs.writeFile(path.join(dags, `${DAG}.py`), SOURCE);
    await until("Airflow knows the DAG", async () => (await api.dags()).includes(DAG));
}

/** One run of the task: seconds by what they are spent on. */
export async function partsOfOne({ api, namespace, node }: PodStartTarget): Promise<Readings> {
    const { id, state, tasks } = await api.run(DAG);
    const log = await api.log(DAG, id, "t");
    if (state !== "success") throw new Error(`the task ${state}:\n${log}`);
    const lines = log
        .split("\n")
        .map((line) => JSON.parse(line) as { readonly event: string; readonly timestamp: string });
    const built = lines.find(({ event }) => event.startsWith("Building pod "));
    const pod = built?.event.split(" ")[2] ?? "";
    const [task] = tasks;
    const kubectl = (...args: string[]) =>
        docker("exec", node, KUBECTL, "--kubeconfig", "/etc/kubernetes/admin.conf", "--namespace", namespace, ...args);
    const container = await docker(
        "exec",
        node,
        "crictl",
        "ps",
        "--all",
        "--quiet",
        "--name",
        "^base$",
        "--label",
        `io.kubernetes.pod.name=${pod}`,
    );
    const { status } = JSON.parse(await docker("exec", node, "crictl", "inspect", container.trim())) as {
        status: { startedAt: string };
    };
    const figures = textOf(await api.xcom(DAG, id, "t"))
        .split("\n")
        .map(Number);
    const [line = NaN, ticks = NaN, uptime = NaN, now = NaN, perSecond = NaN, ...costs] = figures;
    const [bare = NaN, bareEnd = NaN, imported = NaN, importedEnd = NaN] = costs;
    const python = bareEnd - bare;
    const imports = importedEnd - imported - python;
    const process = now - uptime + ticks / perSecond;
    const started = Math.min(at(status.startedAt), process);
    await kubectl("delete", "pod", pod, "--wait=false");
    return {
        "queue: Airflow starts the task's process": at(task?.start_date) - at(task?.queued_when),
        "operator: its DAG is read, its pod is described": at(built?.timestamp) - at(task?.start_date),
        "API, schedule, sandbox and container: until its process starts": started - at(built?.timestamp),
        "Python alone, of the runner": python,
        "the runner's own imports": imports,
        "runner: the rest until the function's first line": line - started - python - imports,
    };
}

/** Takes it away, and its pods. */
export async function cleanUp({ dags, namespace, node }: PodStartTarget): Promise<void> {
    await fs.rm(path.join(dags, `${DAG}.py`), { force: true });
    await docker(
        "exec",
        node,
        KUBECTL,
        "--kubeconfig",
        "/etc/kubernetes/admin.conf",
        "--namespace",
        namespace,
        "delete",
        "pod",
        "--selector",
        `dag_id=${DAG}`,
        "--wait=false",
    );
}

/** Earlier revisions push a text as JSON behind a tab. */
export function textOf(value: unknown): string {
    const text = String(value);
    return text.startsWith("\t") ? String(JSON.parse(text)) : text;
}

const KUBECTL = `/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;

/** Seconds of a time of day; those of more digits than a Date has are kept. */
function at(time: string | null | undefined): number {
    const [, whole = "", fraction = "0"] = /^(.*?:\d\d)(?:\.(\d+))?(?:Z|\+00:00)$/.exec(time?.trim() ?? "") ?? [];
    return Date.parse(`${whole}Z`) / 1000 + Number(`0.${fraction}`);
}
