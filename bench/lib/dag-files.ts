import * as fs from "node:fs/promises";
import * as path from "node:path";
import { quantile } from "./statistics";

/** Of each file's DAG, one after the other. */
export const TASKS = 20;
const PREFIX = "bench_growth_";

/** How the names of all these DAGs begin, as SQL's LIKE takes it. */
export const PATTERN = `${PREFIX.replaceAll("_", "\\_")}%`;

export const dagOf = (number: number | string): string => `${PREFIX}${number}`;

/** Saves a file of one DAG. @param description By which one sees that Airflow has read it. */
export async function saveDag(folder: string, dag: string, description: string): Promise<void> {
    await fs.writeFile(path.join(folder, `${dag}.py`), sourceOf(dag, description));
}

export const removeDag = (folder: string, dag: string): Promise<void> =>
    fs.rm(path.join(folder, `${dag}.py`), { force: true });

const sourceOf = (dag: string, description: string): string => `from datetime import datetime
from airflow.sdk import DAG, chain
from gaiaflow import task_factory

with DAG("${dag}", description="${description}", start_date=datetime(2026, 1, 1), schedule=None):
    chain(*[task_factory(f"t{n}", "subprocess:getoutput", {"cmd": f"echo {n}"}) for n in range(${TASKS})])
`;

/** The median of seconds, and the longest. */
export function medianAndMost(figure: string, seconds: readonly number[]): Readonly<Record<string, number>> {
    return { [`${figure}, median`]: quantile(seconds, 0.5), [`${figure}, at most`]: quantile(seconds, 1) };
}
