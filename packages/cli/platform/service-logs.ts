import { spawn } from "node:child_process";
import * as readline from "node:readline";
import { isInCluster } from "./needs-cluster";
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
    if (isInCluster(stack)) {
        return showPodLogs(stack, service, options);
    }
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
    return shown(containers.map(({ name, role }) => ({ cli, args: [...args, name], label: role })));
}

/** The same of pods, of which several may have one role. */
async function showPodLogs(stack: string, service: string, options: LogOptions): Promise<number> {
    const { clusterPods } = await import("./cluster-pods");
    const { containers, kubectl, namespace } = await clusterPods(stack);
    const named = containers.filter(({ isOneShot, role }) => isOneShot && role === service);
    const lasting = containers.filter(({ isOneShot }) => !isOneShot);
    const chosen = named.length > 0 ? named : select(stack, lasting, [service]);
    const { follow = false, since, tail } = options;
    const args = [
        ...[...kubectl.args, "--namespace", namespace, "logs"],
        ...(follow ? ["--follow"] : []),
        ...(since === undefined ? [] : [sinceOption(since)]),
        ...(tail === undefined ? [] : [`--tail=${tail}`]),
    ];
    const isAlone = new Set(chosen.map(({ role }) => role)).size === chosen.length;
    return shown(
        chosen.map(({ pod, role }) => ({
            ...{ cli: kubectl.program, env: kubectl.env, args: [...args, pod, "--container", role] },
            label: isAlone ? role : `${pod}/${role}`,
        })),
    );
}

/** A time or, as kubectl has an option of its own for it, how long ago. A time without a zone is this machine's, as Docker has it. */
function sinceOption(since: string): string {
    return /^(\d+(\.\d+)?(h|m|s|ms))+$/.test(since)
        ? `--since=${since}`
        : `--since-time=${Number.isNaN(Date.parse(since)) ? since : new Date(since).toISOString()}`;
}

interface Shown {
    readonly cli: string;
    readonly args: readonly string[];
    /** Whose it is, where there are several. */
    readonly label: string;
    /** Defaults to this process's. */
    readonly env?: Readonly<Record<string, string>>;
}

/** @returns The highest exit code. */
async function shown(all: readonly Shown[]): Promise<number> {
    const width = Math.max(...all.map(({ label }) => label.length));
    const codes = await Promise.all(
        all.map((each) => (all.length === 1 ? run(each) : run(each, `${each.label.padEnd(width)} | `))),
    );
    return Math.max(...codes);
}

/** @param prefix Stands before each line. Defaults to none. */
async function run({ args, cli, env }: Shown, prefix?: string): Promise<number> {
    const child = spawn(cli, args, {
        stdio: prefix === undefined ? "inherit" : ["ignore", "pipe", "pipe"],
        ...(env && { env }),
    });
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
