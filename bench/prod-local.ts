import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../test/support/airflow-api";
import { containersOf } from "../test/support/docker";
import { mebibytesOf } from "../test/support/memory";
import { profileOf } from "../test/support/node";
import type { Platform } from "../test/support/platform";
import { until } from "../test/support/until";
import { measure } from "./lib/measure";
import { tableOf } from "./lib/report";
import { partResult } from "./lib/result";
import { circumstances } from "./lib/circumstances";
import { part, podStartStage } from "./parts/pod-start";

const TIMES = 3;

/** Prints the memory of the idle platform with its cluster, and the times of an empty task; nothing is asserted. */
export async function printFigures(platform: Platform): Promise<void> {
    const names = [...(await containersOf(platform.stack)), profileOf(platform)];
    const used = await Promise.all(names.map(mebibytesOf));
    const lines = names.map((name, index) => `${name} ${Math.round(used[index] ?? 0)} MiB`);
    console.log([...lines, `all: ${Math.round(used.reduce((sum, each) => sum + each, 0))} MiB`].join("\n"));

    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    await until("Airflow knows the tests' DAGs", async () => (await api.dags()).includes("pod_empty"));
    for (let count = 0; count < TIMES; count++) {
        const { running, whole } = await timesOfOne(api);
        console.log(`queued to running ${running.toFixed(1)} s, queued to ended ${whole.toFixed(1)} s`);
    }
    const namespace = String(await platform.output("namespace"));
    const dags = path.join(platform.dir, "dags");
    const stage = await podStartStage([{ name: platform.stack, api, node: profileOf(platform), namespace, dags }]);
    try {
        const measured = await measure(stage.sides, { rounds: TIMES, warmUp: true });
        console.log(tableOf(partResult("pod-start", part, measured, await circumstances())));
    } finally {
        await stage.remove();
    }
}

/** Seconds from when Airflow queued a task to the first line of its function, and to its end. */
async function timesOfOne(api: AirflowApi): Promise<{ readonly running: number; readonly whole: number }> {
    const { id, tasks } = await api.run("pod_empty");
    const { queued_when: queued, end_date: ended } = tasks[0] ?? {};
    const from = Date.parse(queued ?? "") / 1000;
    const started = (await api.xcom("pod_empty", id, "started")) as number;
    return { running: started - from, whole: Date.parse(ended ?? "") / 1000 - from };
}
