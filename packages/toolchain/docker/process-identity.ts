import * as fs from "node:fs/promises";

/** One process, not to be mistaken for a later one that got the same number. */
export interface ProcessIdentity {
    readonly pid: number;
    /** Clock ticks between the machine's start and the process's. */
    readonly started: string;
    /** Number of this start of the machine. */
    readonly boot: string;
}

/** Identifies a running process, or undefined when there is none of that number. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
    try {
        const stat = await fs.readFile(`/proc/${pid}/stat`, "utf8");
        // The name in parentheses may hold anything; state is the field after it, the start is 19 fields further on.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "utf8");
        const [state, started] = [fields[0], fields[19]];
        return started === undefined || state === "Z" ? undefined : { pid, started, boot: boot.trim() };
    } catch {
        return undefined;
    }
}

/** Whether that very process still runs. */
export async function isRunning(process: ProcessIdentity): Promise<boolean> {
    const now = await identify(process.pid);
    return now?.started === process.started && now.boot === process.boot;
}

/**
 * Removes a pid file whose process is gone.
 *
 * A killed daemon leaves its file; once another program has got the number, dockerd would take that for itself.
 *
 * @param command Name of the program that writes the file.
 * @returns Whether that program runs; its file is then left alone.
 */
export async function removeStalePidFile(file: string, command: string): Promise<boolean> {
    const pid = Number(await fs.readFile(file, "utf8").catch(() => ""));
    const name = await fs.readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    const runs = name.trim() === command && (await identify(pid)) !== undefined;
    if (!runs) {
        await fs.rm(file, { force: true });
    }
    return runs;
}
