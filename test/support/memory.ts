import * as fs from "node:fs/promises";
import { docker, inspect } from "./docker";

/**
 * Memory of a container's processes, what they share with others counted in parts: unlike Docker's own figure it holds no
 * cache of files, and is there whatever the machine's cgroups. Without the rights to ask, each process counts in full.
 */
export async function mebibytesOf(container: string): Promise<number> {
    const top = await docker("top", container, "-eo", "pid,rss").catch(() => "");
    const processes = top.split("\n").slice(1);
    const kibibytes = processes.map(async (line) => {
        const [pid = "", rss = "0"] = line.trim().split(/\s+/);
        const rollup = await fs.readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
        return Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1] ?? rss);
    });
    return (await Promise.all(kibibytes)).reduce((sum, each) => sum + each, 0) / 1024;
}

/** Memory in MiB of processes: all of it, what they share counted in parts, and what of that no file is behind. */
export interface ProcessMemory {
    readonly all: number;
    readonly anonymous: number;
}

/** The memory of processes of this machine, for whoever may ask for it; those that have ended have none. */
export async function memoryOfProcesses(pids: readonly (number | string)[]): Promise<ProcessMemory> {
    const texts = pids.map((pid) => fs.readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => ""));
    const sum = (rollups: readonly string[], line: RegExp): number =>
        rollups.reduce((total, text) => total + Number(line.exec(text)?.[1] ?? 0), 0) / 1024;
    const rollups = await Promise.all(texts);
    return { all: sum(rollups, /^Pss: +(\d+) kB$/m), anonymous: sum(rollups, /^Pss_Anon: +(\d+) kB$/m) };
}

/** The processes of a container. */
export async function processesOf(container: string): Promise<string[]> {
    const top = await docker("top", container, "-eo", "pid");
    return top
        .split("\n")
        .slice(1)
        .map((line) => line.trim())
        .filter(Boolean);
}

/**
 * Memory of a container's processes that no file is behind, as the kernel counts it for their control group: asked at one
 * moment of them all and at no cost, so that one may ask often. Where it cannot be read, `mebibytesOf`.
 *
 * @returns What asks.
 */
export async function anonymousMebibytes(container: string): Promise<() => Promise<number>> {
    const { Pid } = (await inspect(container)).State;
    const groups = await fs.readFile(`/proc/${Pid}/cgroup`, "utf8").catch(() => "");
    const file = statisticsOf(groups);
    const readable = file !== undefined && (await fs.readFile(file, "utf8").catch(() => undefined)) !== undefined;
    if (!readable) return () => mebibytesOf(container);
    return async () => (anonymousBytes(await fs.readFile(file, "utf8")) ?? NaN) / 1024 ** 2;
}

/** Where the kernel keeps the memory statistics of a process' control group, of version 1 or 2. */
export function statisticsOf(groups: string): string | undefined {
    const older = /^\d+:(?:.*,)?memory(?:,.*)?:(.*)$/m.exec(groups)?.[1];
    if (older !== undefined) return `/sys/fs/cgroup/memory${older}/memory.stat`;
    const group = /^0::(.*)$/m.exec(groups)?.[1];
    return group === undefined ? undefined : `/sys/fs/cgroup${group}/memory.stat`;
}

/** Those of all processes in the group and in those below it. */
export function anonymousBytes(statistics: string): number | undefined {
    const bytes = /^(?:total_rss|anon) (\d+)$/m.exec(statistics)?.[1];
    return bytes === undefined ? undefined : Number(bytes);
}
