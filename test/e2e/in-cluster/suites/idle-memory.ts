import * as fs from "node:fs/promises";
import { containersOf } from "../../../support/docker";
import { memoryOfProcesses, processesOf, type ProcessMemory } from "../../../support/memory";
import type { Platform } from "../../../support/platform";
import { podsIn, type InCluster } from "./in-cluster";
import type { InProduction } from "./production";

type Figures = Readonly<Record<string, ProcessMemory>>;

/** Time in which what a start, or a run, has to do is over. */
const SETTLING_MS = 60_000;

/** Prints what a platform in a cluster takes when idle, beside the same services as containers of this machine. */
export function idleMemory(fixture: () => InProduction, when: string): void {
    test(`its memory when idle, ${when}, is printed beside that of dev`, async () => {
        await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
        const [pods, containers] = [await ofPods(fixture()), await ofContainers(fixture().dev)];
        print(when, pods, containers);
        expect(Math.min(total(pods).all, total(containers).all)).toBeGreaterThan(0);
    });
}

/** By role; one-shots have ended. */
async function ofContainers(dev: Platform): Promise<Figures> {
    const names = await containersOf(dev.stack);
    const figures = names.map(async (name) => {
        const pids = await processesOf(name).catch(() => []);
        return [name.slice(dev.container("").length), await memoryOfProcesses(pids)] as const;
    });
    return Object.fromEntries((await Promise.all(figures)).filter(([, { all }]) => all > 0));
}

/** By container: what a pod's others take, such as the one that holds its network, is `(sandbox)`'s. */
async function ofPods(cluster: InCluster): Promise<Figures> {
    const pods = await podsIn(cluster, cluster.namespace);
    const names = new Map(
        pods.flatMap(({ status }) =>
            (status.containerStatuses ?? []).map(({ containerID = "", name }) => [
                containerID.split("//")[1] ?? "",
                name,
            ]),
        ),
    );
    const uids = pods.map(({ metadata }) => metadata.uid);
    const pidsOf = new Map<string, string[]>();
    for (const pid of (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
        const groups = await fs.readFile(`/proc/${pid}/cgroup`, "utf8").catch(() => "");
        // With some drivers of control groups, ids have `_` for `-` there.
        const plain = groups.replaceAll("_", "-");
        if (!uids.some((uid) => plain.includes(`pod${uid}`))) continue;
        const id = /([0-9a-f]{64})/.exec(groups)?.[1] ?? "";
        const name = names.get(id) ?? "(sandbox)";
        pidsOf.set(name, [...(pidsOf.get(name) ?? []), pid]);
    }
    const figures = [...pidsOf].map(async ([name, pids]) => [name, await memoryOfProcesses(pids)] as const);
    return Object.fromEntries(await Promise.all(figures));
}

function total(figures: Figures): ProcessMemory {
    const sum = (key: keyof ProcessMemory) => Object.values(figures).reduce((all, each) => all + each[key], 0);
    return { all: sum("all"), anonymous: sum("anonymous") };
}

function print(when: string, pods: Figures, dev: Figures): void {
    const text = (of: ProcessMemory | undefined): string =>
        of === undefined ? "none" : `${of.all.toFixed(0)} (${of.anonymous.toFixed(0)})`;
    const names = [...new Set([...Object.keys(pods), ...Object.keys(dev)])].sort();
    const [inCluster, onMachine] = [total(pods), total(dev)];
    const ratio = (key: keyof ProcessMemory) => (inCluster[key] / onMachine[key]).toFixed(2);
    console.log(
        [
            `MiB when idle, ${when}, what no file is behind in parentheses: in the cluster, and dev's containers`,
            ...names.map((name) => `${name}: ${text(pods[name])}, ${text(dev[name])}`),
            `all: ${text(inCluster)}, ${text(onMachine)}; ${ratio("all")} (${ratio("anonymous")}) times dev's`,
        ].join("\n"),
    );
}
