import * as fs from "node:fs";
import * as path from "node:path";
import { stackOption } from "../../config/config-commands";
import type { StackIdentity } from "../../lib/names";
import type { Finding, MachineCheck } from "./check";

/** What Pulumi writes into the lock of a stack while it works on it. */
interface Lock {
    readonly pid: number;
    readonly hostname: string;
}

/** A lock, and the stack that it is of. */
interface StackLock extends StackIdentity {
    readonly lock: Lock;
}

export const stateLock: MachineCheck = {
    name: "state-lock",
    title: "A lock that was left behind",
    why: "Pulumi locks a stack while it works on it. A run that was killed leaves the lock, and the next one refuses to start.",
    examples: [left("dev", 4711), elsewhere("dev", 4711, "build-server")],
    find: ({ hostname, stateFolder }) =>
        Promise.resolve(
            locks(stateFolder).flatMap(({ lock, stack }): Finding[] => {
                if (lock.hostname !== hostname) {
                    return [elsewhere(stack, lock.pid, lock.hostname)];
                }
                return isPulumi(lock.pid) ? [] : [left(stack, lock.pid)];
            }),
        ),
};

/** The process of this machine that works on a stack now; undefined where none does, or that cannot be known. */
export function workingOn(
    { project, stack }: StackIdentity,
    stateFolder: string,
    hostname: string,
): number | undefined {
    const ofStack = locks(stateFolder).filter((each) => each.project === project && each.stack === stack);
    return ofStack.map(({ lock }) => lock).find((lock) => lock.hostname === hostname && isPulumi(lock.pid))?.pid;
}

function locks(stateFolder: string): StackLock[] {
    const folder = path.join(stateFolder, ".pulumi", "locks");
    const files = fs.existsSync(folder) ? (fs.readdirSync(folder, { recursive: true }) as string[]) : [];
    return files
        .filter((file) => file.endsWith(".json"))
        .flatMap((file) => {
            try {
                const lock = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8")) as Lock;
                const [stack = "", project = ""] = path.dirname(file).split(path.sep).reverse();
                return [{ lock, project, stack }];
            } catch {
                // It was taken away meanwhile, or is being written.
                return [];
            }
        });
}

/** Whether a Pulumi has that number; where processes do not say what they are, any process. */
function isPulumi(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    try {
        return fs.readFileSync(`/proc/${pid}/comm`, "utf8").includes("pulumi");
    } catch {
        return true;
    }
}

function left(stack: string, pid: number): Finding {
    return {
        problem: `Stack ${stack} is locked by a run that is over (pid ${pid}).`,
        fix: `Type: npx pulumi cancel --yes --stack ${stack}\nThen: npx gaiaflow start${stackOption(stack)}`,
    };
}

function elsewhere(stack: string, pid: number, host: string): Finding {
    return {
        isNote: true,
        problem: `Stack ${stack} is locked from ${host} (pid ${pid}).`,
        fix: `Wait for it. If nothing runs there any more, type: npx pulumi cancel --yes --stack ${stack}`,
    };
}
