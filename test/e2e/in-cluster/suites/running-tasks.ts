import * as fs from "node:fs/promises";
import * as path from "node:path";
import { anonymousBytes } from "../../../support/memory";
import { until } from "../../../support/until";
import { endOf, knownTo, podsIn, type InCluster } from "./in-cluster";
import { instancesOf } from "./task-places";

/** As many as run at once. */
const TASKS = 8;
/** Longer than all of them need to start, and be looked at. */
const LASTING_SECONDS = 110;
const SAMPLES = 12;
const PAUSE_MS = 5000;
const EXECUTORS = ["LocalExecutor", "KubernetesExecutor"] as const;

const DAGS = `
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

for executor in ["LocalExecutor", "KubernetesExecutor"]:
    with DAG("held_by_" + executor, schedule=None, default_args={"executor": executor}):
        BashOperator.partial(task_id="wait").expand(bash_command=["sleep ${LASTING_SECONDS}"] * ${TASKS})
`;

/** Puts the DAG file there, before the stack is brought up. */
export const writeRunningTasks = (clone: string): Promise<void> =>
    fs.writeFile(path.join(clone, "dags", "held.py"), DAGS);

/** What tasks that run take of the database, the API server and the node, beside an idle platform: printed. */
export function runningTasks(fixture: () => InCluster): void {
    test.each(EXECUTORS)(`what ${TASKS} tasks of %s take while they run is printed`, async (executor) => {
        const dag = `held_by_${executor}`;
        const api = await knownTo(fixture(), dag);
        const idle = await sampled(fixture());
        const run = await api.trigger(dag);
        const running = async () =>
            (await instancesOf(api, dag, run)).filter(({ state }) => state === "running").length;
        await until("all of them run", async () => (await running()) === TASKS, LASTING_SECONDS);
        const busy = await sampled(fixture());
        expect(await running()).toBe(TASKS);
        const memory = await memoryOfTasks(fixture());
        console.log(
            [
                `${TASKS} tasks of ${executor} that run`,
                `connections to Postgres at most, by who has them: ${listed(busy.connections)}; idle ${listed(idle.connections)}`,
                `requests to the API server in a minute: ${listed(busy.requests)}; idle ${listed(idle.requests)}`,
                `MiB in each pod that no file is behind: ${memory.map((mib) => mib.toFixed(0)).join(", ") || "no pod"}`,
            ].join("\n"),
        );
        expect(memory).toHaveLength(executor === "KubernetesExecutor" ? TASKS : 0);
        expect(busy.requests.get("heartbeats")).toBeGreaterThanOrEqual(TASKS);
        expect((await endOf(fixture(), dag, run)).state).toBe("success");
    });
}

type Figures = Map<string, number>;

/** A minute's figures: of connections the most of each, of requests how many there were. */
async function sampled(cluster: InCluster): Promise<{ connections: Figures; requests: Figures }> {
    const connections: Figures = new Map();
    for (let sample = 0; sample < SAMPLES; sample++) {
        for (const [who, count] of await connectionsOf(cluster)) {
            connections.set(who, Math.max(connections.get(who) ?? 0, count));
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    const since = `--since=${(SAMPLES * PAUSE_MS) / 1000}s`;
    const log = await inPlatform(cluster, "logs", "deployment/airflow-api-server", since);
    const execution = log.split("\n").filter((line) => line.includes("/execution/"));
    const heartbeats = execution.filter((line) => line.includes("/heartbeat")).length;
    return {
        connections,
        requests: new Map([
            ["heartbeats", heartbeats],
            ["others of tasks", execution.length - heartbeats],
        ]),
    };
}

/** By the pod that has them. */
async function connectionsOf(cluster: InCluster): Promise<Figures> {
    const query = "SELECT client_addr, count(*) FROM pg_stat_activity WHERE client_addr IS NOT NULL GROUP BY 1";
    const psql = ["exec", "postgres-0", "--", "psql", "--no-align", "--tuples-only", "--command", query, "postgres"];
    const roles = new Map(
        (await podsIn(cluster, cluster.namespace)).map(({ metadata, status }) => [
            status.podIP ?? "",
            metadata.labels["app.kubernetes.io/name"] ?? "",
        ]),
    );
    const lines = (await inPlatform(cluster, ...psql)).split("\n").filter((line) => line.includes("|"));
    return new Map(
        lines.map((line) => {
            const [address = "", count = ""] = line.split("|");
            return [roles.get(address) ?? address, Number(count)];
        }),
    );
}

async function memoryOfTasks(cluster: InCluster): Promise<number[]> {
    const pods = await podsIn(cluster, cluster.tasks, "--field-selector", "status.phase=Running");
    // By version 2 of control groups, or 1.
    const files = "cat /sys/fs/cgroup/memory.stat || cat /sys/fs/cgroup/memory/memory.stat";
    const read = pods.map(async ({ metadata: { name } }) => {
        const text = await cluster.kubectl("--namespace", cluster.tasks, "exec", name, "--", "sh", "-c", files);
        return (anonymousBytes(text) ?? NaN) / 1024 ** 2;
    });
    return Promise.all(read);
}

const inPlatform = (cluster: InCluster, ...args: string[]): Promise<string> =>
    cluster.kubectl("--namespace", cluster.namespace, ...args);

const listed = (figures: Figures): string =>
    [...figures]
        .sort()
        .map(([who, count]) => `${who} ${count}`)
        .join(", ") || "none";
