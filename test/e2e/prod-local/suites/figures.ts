import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { containersOf } from "../../../support/docker";
import { mebibytesOf } from "../../../support/memory";
import { profileOf } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

const TIMES = 3;

/** Figures to read; nothing here fails for being slow or large. */
export function figures(the: () => Platform): void {
    describe("figures", () => {
        test("memory of the idle platform with its cluster", async () => {
            const names = [...(await containersOf(the().stack)), profileOf(the())];
            const used = await Promise.all(names.map(mebibytesOf));
            const lines = names.map((name, index) => `${name} ${Math.round(used[index] ?? 0)} MiB`);
            console.log([...lines, `all: ${Math.round(used.reduce((sum, each) => sum + each, 0))} MiB`].join("\n"));
            expect(used.filter((each) => each > 0).length).toBeGreaterThan(8);
        });

        test("an empty task in a pod", async () => {
            const api = await airflowApi(the().ports.airflow, (await the().logins()).airflow);
            await until("Airflow knows the tests' DAGs", async () => (await api.dags()).includes("pod_empty"));
            for (let count = 0; count < TIMES; count++) {
                const { running, whole } = await timesOfOne(api);
                console.log(`queued to running ${running.toFixed(1)} s, queued to ended ${whole.toFixed(1)} s`);
            }
        });
    });
}

/** Seconds from when Airflow queued a task to the first line of its function, and to its end. */
async function timesOfOne(api: AirflowApi): Promise<{ readonly running: number; readonly whole: number }> {
    const { id, state, tasks } = await api.run("pod_empty");
    expect(state).toBe("success");
    const { queued_when: queued, end_date: ended } = tasks[0] ?? {};
    const from = Date.parse(queued ?? "") / 1000;
    const started = (await api.xcom("pod_empty", id, "started")) as number;
    return { running: started - from, whole: Date.parse(ended ?? "") / 1000 - from };
}
