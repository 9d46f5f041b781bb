import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import * as path from "node:path";
import type { Readable } from "node:stream";

/** How to run node. */
export interface NodeProcess {
    readonly args: readonly string[];
    readonly cwd?: string;
    readonly env: NodeJS.ProcessEnv;
    /** Ends the process: an interrupt first, then, when it stays, a kill. */
    readonly signal: AbortSignal;
    readonly onStdout: (chunk: Buffer) => void;
    readonly onStderr: (chunk: Buffer) => void;
}

/** How a process ended. */
export interface Ending {
    /** Absent when a signal ended it. */
    readonly code?: number;
    readonly signal?: NodeJS.Signals;
}

/** What a process may take to end after an interrupt, and its pipes to drain. The CLI gives this host 5 s in all. */
const GRACE_MS = 2_000;

/** Runs node to its end. Its output is piped, never inherited: node switches an inherited pipe to non-blocking. */
export async function runNode(options: NodeProcess): Promise<Ending> {
    const child = spawn(process.execPath, options.args, {
        cwd: options.cwd,
        env: options.env,
        stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", options.onStdout);
    child.stderr.on("data", options.onStderr);
    const interrupt = () => interruptThenKill(child);
    options.signal.addEventListener("abort", interrupt);
    // Nothing may outlive this host, which itself ends with the CLI.
    const kill = () => child.kill("SIGKILL");
    process.on("exit", kill);
    if (options.signal.aborted) {
        interrupt();
    }
    try {
        const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
        // A grandchild may keep the pipes open: what the program itself wrote is there long before that.
        await within(GRACE_MS, Promise.all([drained(child.stdout), drained(child.stderr)]));
        return code === null ? { ...(signal === null ? {} : { signal }) } : { code };
    } finally {
        options.signal.removeEventListener("abort", interrupt);
        process.off("exit", kill);
    }
}

/**
 * Finds a script of the SDK that the program itself uses.
 *
 * @throws {Error} When there is none, with the command that installs it.
 */
export function locateInSdk(module: string, programDirectory: string, installCommand: string): string {
    try {
        return createRequire(path.join(programDirectory, "index.js")).resolve(module);
    } catch {
        throw new Error(`It looks like the Pulumi SDK has not been installed. Have you run ${installCommand}?`);
    }
}

function interruptThenKill(child: ChildProcess): void {
    child.kill("SIGINT");
    const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    child.once("exit", () => clearTimeout(kill));
}

async function drained(stream: Readable): Promise<void> {
    if (!stream.closed) {
        await once(stream, "close");
    }
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([work, limit]);
    clearTimeout(timer);
}
