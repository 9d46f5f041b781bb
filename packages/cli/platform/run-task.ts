import { randomBytes } from "node:crypto";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { SCHEDULER_ROLE } from "../../../services/airflow-part";
import { TASKS, TASK_SOCKET_FOLDER } from "../../../services/tasks";
import { refusePods } from "./containers";
import { bringDebugpy, forwardPort, launchLines } from "./debug-port";
import { exitCodeOf, startDocker } from "./docker-process";
import { runningContainer } from "./service-shell";

/** A task of a DAG, by the ids of both. */
export interface TaskName {
    readonly dag: string;
    readonly task: string;
}

/** What is typed behind `gaiaflow task run DAG TASK`. */
export interface TaskOptions {
    /** What it is given as `dag_run.conf`. Defaults to nothing. */
    readonly conf?: object;
    /** Defaults to a task that is not mapped. */
    readonly mapIndex?: number;
    /** A run's id. Defaults to the newest run that succeeded. */
    readonly valuesOf?: string;
    /** Which debugger stops at the function. Defaults to none. */
    readonly debug?: "debugpy" | "pdb";
    /** The port of this machine at which debugpy is reached. */
    readonly port: number;
}

/** Runs with the container's secret variables, which a command of `docker exec` has not by itself. */
const PYTHON = ["with-secret-variables", "python"];
/** How long the end of a function's output is waited for. */
const LAST_WORDS_MS = 3000;
/** A debugger misses breakpoints in modules that Python has frozen. */
const UNFROZEN = ["-X", "frozen_modules=off"];

/**
 * Runs one task alone in the stack's Airflow, its function where the stack runs it, and prints its log as it comes.
 *
 * @returns The exit code: 0 where it succeeds or is skipped, 1 where it fails, 2 where there is none.
 * @throws {UserError} Where the stack does not run, and for pdb without a terminal.
 */
export async function runTask(stack: string, { dag, task }: TaskName, options: TaskOptions): Promise<number> {
    const { conf = {}, debug, mapIndex, valuesOf } = options;
    const words = [
        ...["-m", "gaiaflow.single_task", dag, task, "--conf", JSON.stringify(conf)],
        ...(mapIndex === undefined ? [] : ["--map-index", String(mapIndex)]),
        ...(valuesOf === undefined ? [] : ["--values-of", valuesOf]),
    ];
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
    if (debug === "pdb" && !isTerminal) {
        throw new UserError({
            problem: "Without a terminal nobody can step through the function.",
            fix: "Type it on a terminal, or take an editor: --debug",
        });
    }
    refusePods(
        stack,
        `There, npx gaiaflow run ${dag} --wait${stackOption(stack)} runs all of it. One task alone runs in a stack with containers: npx gaiaflow task run ${dag} ${task} --stack dev`,
    );
    const scheduler = await runningContainer(stack, SCHEDULER_ROLE);
    if (debug === undefined) {
        // With a terminal of its own it hears of Ctrl-C, and takes its run away.
        const child = await start([...(isTerminal ? ["--interactive", "--tty"] : []), scheduler.name], words);
        return ended(child);
    }
    const { name: tasks } = await runningContainer(stack, TASKS);
    const socket = `${TASK_SOCKET_FOLDER}/debug-${randomBytes(4).toString("hex")}`;
    const editor = debug === "debugpy" ? ["--debugpy", await bringDebugpy(tasks)] : [];
    const port = debug === "debugpy" ? await forwardPort(tasks, options.port) : undefined;
    if (port !== undefined) {
        console.log(launchLines(stack, options.port));
    }
    const terminal = ["--interactive", ...(isTerminal ? ["--tty"] : [])];
    const debugged = await start([...terminal, tasks], [...UNFROZEN, "-m", "gaiaflow.task_debug", socket, ...editor]);
    const isOver = once(debugged, "exit");
    try {
        return await ended(await start([scheduler.name], [...words, "--socket", socket]));
    } finally {
        // What the function printed last is on its way yet.
        await Promise.race([isOver, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
        debugged.kill();
        port?.close();
    }
}

async function start(where: readonly string[], words: readonly string[]): Promise<ChildProcess> {
    const stdin = where.includes("--interactive") ? "inherit" : "ignore";
    return startDocker(["exec", ...where, ...PYTHON, ...words], stdin);
}

async function ended(child: ChildProcess): Promise<number> {
    const ignore = () => {};
    // It is for what runs there.
    process.on("SIGINT", ignore);
    const code = await exitCodeOf(child);
    process.off("SIGINT", ignore);
    return code;
}
