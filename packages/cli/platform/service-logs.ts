import { spawn } from "node:child_process";
import * as readline from "node:readline";
import { select, serviceContainers, stackContainers } from "./containers";
import { dockerCli, exitCodeOf } from "./docker-process";

/** How much of a log is shown. */
export interface LogOptions {
    /** Go on with what comes. */
    readonly follow?: boolean;
    /** As Docker takes it: `10m`, `2026-11-29T10:00:00`. */
    readonly since?: string;
    /** The last lines of each container. */
    readonly tail?: string;
}

/**
 * Shows what the containers of a service print; of several, each line says whose it is.
 *
 * @param service A service or role, one-shots such as `airflow-migration` too.
 * @returns The exit code.
 */
export async function showLogs(stack: string, service: string, options: LogOptions): Promise<number> {
    const running = await serviceContainers(stack);
    const all = await stackContainers(stack);
    // One-shots are shown where they are asked for by their own name.
    const named = all.filter(({ role }) => role === service);
    const containers = named.length > 0 ? named : select(stack, running, [service]);
    const { follow = false, since, tail } = options;
    const args = [
        "logs",
        ...(follow ? ["--follow"] : []),
        ...(since === undefined ? [] : ["--since", since]),
        ...(tail === undefined ? [] : ["--tail", tail]),
    ];
    const cli = await dockerCli();
    const width = Math.max(...containers.map(({ role }) => role.length));
    const codes = await Promise.all(
        containers.map(({ name, role }) =>
            containers.length === 1 ? run(cli, [...args, name]) : run(cli, [...args, name], `${role.padEnd(width)} | `),
        ),
    );
    return Math.max(...codes);
}

/** @param prefix Stands before each line. Defaults to none. */
async function run(cli: string, args: readonly string[], prefix?: string): Promise<number> {
    const child = spawn(cli, args, { stdio: prefix === undefined ? "inherit" : ["ignore", "pipe", "pipe"] });
    for (const [from, to] of [
        [child.stdout, process.stdout],
        [child.stderr, process.stderr],
    ] as const) {
        if (from) {
            readline.createInterface({ input: from }).on("line", (line) => to.write(`${prefix ?? ""}${line}\n`));
        }
    }
    return exitCodeOf(child);
}
