import { writeFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { workingOn } from "../../../checks/doctor/state-lock";
import type { StackIdentity } from "../../../lib/names";

/** A command that works on a stack now. */
export interface Run {
    /** As it was typed; absent where it is known by Pulumi's lock alone. */
    readonly command?: string;
    /** Of the command or, where that was killed, of the Pulumi that it has left to its end. */
    readonly pid: number;
    /** In milliseconds since 1970. */
    readonly began?: number;
    readonly isKilled: boolean;
    /** What it does beside Pulumi, in words. */
    readonly doing?: string;
    /** The log of Pulumi's events; there may be none yet. */
    readonly events?: string;
}

/** What is on record of a command. */
interface Noted extends StackIdentity {
    readonly command: string;
    readonly began: number;
    readonly pid: number;
    readonly host: string;
    /** When its process was started, as the system counts: numbers of processes are used again. */
    readonly started?: string;
}

const RECORD = "run.json";
const DOING = "doing";
/** The log of Pulumi's events in a run's folder. */
export const EVENTS = "events";

/** By stack, the folders of what this process has on record. */
const recordFolders = new Map<string, string>();

/**
 * Works on a stack, and has it on record meanwhile, so that `gaiaflow status` can say so. What runs left that were killed is
 * taken away first.
 *
 * @param work Takes a folder for files that are of interest as long as it goes on. Within another such work, it is that one's.
 */
export async function asRun<T>(stack: string, work: (folder: string) => Promise<T>): Promise<T> {
    const outer = recordFolders.get(stack);
    if (outer !== undefined) {
        return work(outer);
    }
    await sweepRuns();
    const project = projectName();
    // Of one folder's name, whatever a stack's has in it.
    const folder = path.join(runsFolder(), encodeURIComponent(`${project}-${stack}-${process.pid}`));
    const started = await startOf(process.pid);
    const noted: Noted = {
        project,
        stack,
        command: ["npx gaiaflow", ...process.argv.slice(2)].join(" "),
        began: Date.now(),
        pid: process.pid,
        host: os.hostname(),
        ...(started === undefined ? {} : { started }),
    };
    await fs.mkdir(folder, { recursive: true, mode: 0o700 });
    await fs.writeFile(path.join(folder, RECORD), JSON.stringify(noted));
    recordFolders.set(stack, folder);
    try {
        return await work(folder);
    } finally {
        recordFolders.delete(stack);
        await fs.rm(folder, { recursive: true, force: true });
    }
}

/** Notes what this process does on a stack, for `gaiaflow status`; without {@link asRun} that is of no interest. */
export function noteDoing(stack: string, doing: string): void {
    const folder = recordFolders.get(stack);
    if (folder !== undefined) {
        writeFileSync(path.join(folder, DOING), doing);
    }
}

/** What works on a stack now, on this machine; undefined where nothing does. */
export async function runOn(stack: string): Promise<Run | undefined> {
    const project = projectName();
    const pulumi = workingOn({ project, stack }, stateDir(), os.hostname());
    const runs = (await allRuns()).filter((run) => run.project === project && run.stack === stack);
    const alive = runs.find(({ isAlive }) => isAlive);
    const found = alive ?? (pulumi === undefined ? undefined : runs.find(({ host }) => host === os.hostname()));
    if (found !== undefined) {
        const { began, command, folder, isAlive, pid } = found;
        const doing = await fs.readFile(path.join(folder, DOING), "utf8").catch(() => undefined);
        return {
            ...{ command, began, isKilled: !isAlive, events: path.join(folder, EVENTS) },
            pid: isAlive ? pid : (pulumi ?? pid),
            ...(doing === undefined ? {} : { doing }),
        };
    }
    return pulumi === undefined ? undefined : { pid: pulumi, isKilled: false };
}

/** Takes away what is left of runs of this machine that were killed, and whose Pulumi is at its end. */
async function sweepRuns(): Promise<void> {
    for (const { folder, host, isAlive, ...identity } of await allRuns()) {
        if (host === os.hostname() && !isAlive && workingOn(identity, stateDir(), host) === undefined) {
            await fs.rm(folder, { recursive: true, force: true });
        }
    }
}

interface FoundRun extends Noted {
    readonly folder: string;
    readonly isAlive: boolean;
}

async function allRuns(): Promise<FoundRun[]> {
    const names = await fs.readdir(runsFolder()).catch(() => [] as string[]);
    const runs = names.map(async (name): Promise<FoundRun[]> => {
        const folder = path.join(runsFolder(), name);
        try {
            const noted = JSON.parse(await fs.readFile(path.join(folder, RECORD), "utf8")) as Noted;
            return [{ ...noted, folder, isAlive: await lives(noted) }];
        } catch {
            // It was taken away meanwhile, or is being written.
            return [];
        }
    });
    return (await Promise.all(runs)).flat();
}

/** Outside the clone, and beside what the program keeps there of a stack. */
function runsFolder(): string {
    return path.join(stateDir(), "runs");
}

async function lives({ host, pid, started }: Noted): Promise<boolean> {
    if (host !== os.hostname()) {
        return false;
    }
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    return (await startOf(pid)) === started;
}

/** Ticks from the machine's start to that of a process; empty for one that is over, undefined where no such file says so. */
async function startOf(pid: number): Promise<string | undefined> {
    const text = await fs.readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    // Behind the command's name, which may have any letter but ends with the last bracket.
    const facts = text?.slice(text.lastIndexOf(")")).split(" ");
    return facts?.[1] === "Z" ? "" : facts?.[20];
}
