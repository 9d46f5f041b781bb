/**
 * From when Airflow queues a task to the first line of its function in a pod, and what that time is made of; printed, and
 * nothing is asserted. By hand, on stacks of mode prod_local that are up, one clone for each revision:
 *
 *   npx tsx bench/pod-start.ts CLONE[=STACK] [CLONE[=STACK] …]
 *
 * They take turns, so that what else the machine does falls on all of them; the last one's share of the first one's time
 * is printed. STACK is prod_local by default. A DAG is put into each clone's `dags/` and goes at the end.
 */
import Table from "cli-table3";
import { clusterName } from "../lib/names";
import { PARTS, cleanUp, partsOfOne, prepare, type PodStartTarget } from "./pod-parts";
import { runningStack } from "./stack";

const TIMES = 7;
/** Prints how the times of several stacks are made up, the last one's beside the first one's. */
export async function printPodStart(targets: readonly PodStartTarget[], times = TIMES): Promise<void> {
    const taken = new Map(targets.map(({ name }) => [name, [] as number[][]]));
    try {
        for (const target of targets) {
            await prepare(target);
        }
        for (let turn = 0; turn <= times; turn++) {
            for (const target of targets) {
                const parts = await partsOfOne(target);
                // The first is to warm up.
                if (turn > 0) taken.get(target.name)?.push(parts);
            }
        }
    } finally {
        await Promise.all(targets.map(cleanUp));
    }
    const medians = targets.map(({ name }) =>
        PARTS.map((_, part) => median((taken.get(name) ?? []).map((t) => t[part] ?? NaN))),
    );
    const wholes = targets.map(({ name }) => median((taken.get(name) ?? []).map(sum)));
    const table = new Table({
        head: [`median of ${times}`, ...targets.map(({ name }) => name)],
        style: { head: [], border: [] },
    });
    table.push(...PARTS.map((part, index) => [part, ...medians.map((all) => seconds(all[index] ?? NaN))]), [
        "queued to the first line",
        ...wholes.map(seconds),
    ]);
    console.log(table.toString());
    const [first = NaN] = wholes;
    if (wholes.length > 1)
        console.log(`  figure: the last is ${((wholes.at(-1) ?? NaN) / first).toFixed(2)} of the first`);
}

const sum = (parts: readonly number[]): number => parts.reduce((all, each) => all + each, 0);
const seconds = (value: number): string => `${value.toFixed(2)} s`;

function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const [low = NaN, high = NaN] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
    return (low + high) / 2;
}

async function targetOf(argument: string): Promise<PodStartTarget> {
    const running = await runningStack(argument);
    return { ...running, node: clusterName(running) };
}

if (require.main === module) {
    const given = process.argv.slice(2);
    Promise.all((given.length === 0 ? ["."] : given).map(targetOf))
        .then((targets) => printPodStart(targets))
        .catch((error: unknown) => {
            console.error(error instanceof Error ? error.message : error);
            process.exitCode = 1;
        });
}
