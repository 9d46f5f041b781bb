import * as fs from "node:fs/promises";
import * as path from "node:path";
import { until } from "../../test/support/until";
import type { Readings } from "./measure";
import { textOf } from "./pod-parts";
import { runningStack, type RunningStack } from "./running-stack";
import { timedCommand, type TimedCommand } from "./timed-command";

const DAG = "bench_changed_pod";
const FLOW = `from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("${DAG}", schedule=None):
    task_factory("t", "iris.${DAG}:value")
`;

export const WHOLE = "a saved function to its first line in the next pod";
export const START = "of it: `npm start`";
const POD = "of it: from there to the first line";

/** A stack of mode prod_local that is up. */
export interface ChangedPodStack {
    readonly dir: string;
    readonly stack: string;
    /** `npm start` on it. */
    readonly start: TimedCommand;
}

/** A function of the project's, and a DAG that runs it. */
export interface ChangedPod {
    /** Saves another function. @returns What it is to return. */
    readonly change: () => Promise<number>;
    /** Saves another one, starts the stack, and runs it. */
    readonly measure: () => Promise<Readings>;
    readonly remove: () => Promise<void>;
}

/** Puts both into a clone, brings its stack up to them, and has a first pod of them. */
export async function changedPod({ dir, stack, start }: ChangedPodStack): Promise<ChangedPod> {
    const files = [path.join(dir, "dags", `${DAG}.py`), path.join(dir, "project", "iris", `${DAG}.py`)] as const;
    const [flow, code] = files;
    const remove = async () => {
        for (const file of files) await fs.rm(file, { force: true });
    };
    const change = async () => {
        // A build has the layers of every content that it has seen.
        const value = Date.now();
        await fs.writeFile(code, `import time\n\n\ndef value():\n    return f"${value} {time.time()}"\n`);
        return value;
    };
    try {
        await change();
        await fs.writeFile(flow, FLOW);
        await timedCommand("", start);
        const running = await runningStack(`${dir}=${stack}`, start.env);
        await until("Airflow knows the DAG", async () => (await running.api.dags()).includes(DAG));
        const measure = async () => {
            const value = await change();
            const taken = await timedCommand(START, start);
            const started = Date.now();
            const line = await firstLine(running, value);
            return { [WHOLE]: (line - value) / 1000, ...taken, [POD]: (line - started) / 1000 };
        };
        return { change, measure, remove };
    } catch (error) {
        await remove();
        throw error;
    }
}

/** Runs the DAG. @returns When the function began, in milliseconds since 1970. @throws Where it is another function than the last. */
async function firstLine({ api }: RunningStack, value: number): Promise<number> {
    const { id, state } = await api.run(DAG);
    if (state !== "success") throw new Error(`the task ${state}:\n${await api.log(DAG, id, "t")}`);
    const [got, at = NaN] = textOf(await api.xcom(DAG, id, "t"))
        .split(" ")
        .map(Number);
    if (got !== value) throw new Error(`the pod ran the function as it was: ${String(got)}, not ${value}`);
    return at * 1000;
}
