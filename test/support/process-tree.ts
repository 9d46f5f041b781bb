import { readdir, readFile } from "node:fs/promises";

/** Where Linux tells of processes; other systems have none, and nothing is measured there. */
const PROC = "/proc";
const PAUSE_MS = 200;
const MEBI = 1024;

/**
 * Measures a process and all that it starts until it ends.
 *
 * @returns The most memory that they held together at one time, in MiB: the sum of their proportional set sizes, so that
 * what they share counts once. Undefined where the system does not tell.
 */
export async function peakMemory(pid: number, ended: Promise<unknown>): Promise<number | undefined> {
    let peak: number | undefined;
    const end = new AbortController();
    const stop = ended.finally(() => end.abort());
    while (!end.signal.aborted) {
        const sizes = await Promise.all((await treeOf(pid)).map(sizeOf));
        const kibi = sizes.reduce((sum, size) => sum + size, 0);
        if (kibi > 0) peak = Math.max(peak ?? 0, Math.round(kibi / MEBI));
        await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, PAUSE_MS))]);
    }
    return peak;
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
