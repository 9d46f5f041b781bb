import * as fs from "node:fs/promises";
import * as path from "node:path";
import { until } from "../../test/support/until";
import { runningStack } from "./running-stack";

const DAG = "bench_changed_line";
const TIMES = 5;

/** The median of seconds from a saved line of a function to the end of the next dev task that runs it, and its change there. */
export async function secondsToNextTask(clone: {
    readonly dir: string;
    readonly env: Readonly<Record<string, string>>;
}): Promise<number> {
    const { api, dags } = await runningStack(`${clone.dir}=dev`, clone.env);
    const [flow, code] = [path.join(dags, `${DAG}.py`), path.join(clone.dir, "project", "iris", `${DAG}.py`)];
    const taken: number[] = [];
    try {
        await save(code, 0);
        await fs.writeFile(flow, FLOW);
        await until("Airflow knows the DAG", async () => (await api.dags()).includes(DAG));
        // The first is to warm up.
        for (let time = 0; time <= TIMES; time++) {
            const saved = Date.now();
            await save(code, time);
            const { id, tasks } = await api.run(DAG);
            const got = await api.xcom(DAG, id, "t");
            // Earlier revisions keep a text, with what separates it from one of the function's own.
            if (Number(got) !== time)
                throw new Error(`the task ran the function as it was: ${JSON.stringify(got)}, not ${time}`);
            if (time > 0) taken.push((Date.parse(tasks[0]?.end_date ?? "") - saved) / 1000);
        }
    } finally {
        await fs.rm(flow, { force: true });
        await fs.rm(code, { force: true });
    }
    return taken.sort((a, b) => a - b)[TIMES >> 1] ?? NaN;
}

const FLOW = `from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("${DAG}", schedule=None):
    task_factory("t", "iris.${DAG}:value")
`;

const save = (file: string, value: number): Promise<void> =>
    fs.writeFile(file, `def value() -> int:\n    return ${value}\n`);
