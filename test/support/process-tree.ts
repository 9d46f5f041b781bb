import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";

/** Where Linux tells of processes; other systems have none, and nothing is measured there. */
const PROC = "/proc";
const PAUSE_MS = 200;
const MEBI = 1024;

/** What a process and all that it started held at most, each at one time. */
export interface TreePeak {
    /** In MiB: the sum of proportional set sizes, so that what processes share counts once. 0 where the system does not tell. */
    readonly memory: number;
    /** Processes of node. */
    readonly nodes: number;
}

/** Measures a process and all that it starts until it ends. */
export async function peakOf(pid: number, ended: Promise<unknown>): Promise<TreePeak> {
    let [memory, nodes] = [0, 0];
    const end = new AbortController();
    const stop = ended.finally(() => end.abort());
    while (!end.signal.aborted) {
        const tree = await treeOf(pid);
        const kibi = (await Promise.all(tree.map(sizeOf))).reduce((sum, size) => sum + size, 0);
        memory = Math.max(memory, Math.round(kibi / MEBI));
        nodes = Math.max(nodes, (await Promise.all(tree.map(isNode))).filter(Boolean).length);
        await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, PAUSE_MS))]);
    }
    return { memory, nodes };
}

/** The process and all its descendants, parents first. */
export async function treeOf(pid: number): Promise<number[]> {
    const ids = (await readdir(PROC).catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
    const parents = new Map(await Promise.all(ids.map(async (id) => [id, await parentOf(id)] as const)));
    const tree = [pid];
    for (const parent of tree) tree.push(...ids.filter((id) => parents.get(id) === parent));
    return tree;
}

async function parentOf(pid: number): Promise<number> {
    const stat = await readFile(`${PROC}/${pid}/stat`, "utf8").catch(() => "");
    // The command stands in brackets and may hold anything; the fields after it are the state and the parent.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

async function sizeOf(pid: number): Promise<number> {
    const rollup = await readFile(`${PROC}/${pid}/smaps_rollup`, "utf8").catch(() => "");
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}

async function isNode(pid: number): Promise<boolean> {
    return basename(await readlink(`${PROC}/${pid}/exe`).catch(() => "")) === "node";
}
