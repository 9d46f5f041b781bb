import * as fs from "node:fs/promises";
import { docker } from "./docker";

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
