import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { PROJECT, type Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** Writes the DAGs and functions, and has the stack keep values; before its first `up`. */
export async function configureStored(platform: Platform): Promise<void> {
    const tests = path.join(__dirname, "..");
    for (const [from, to] of [
        ["project", "project/iris"],
        ["dags", "dags"],
    ] as const) {
        await fs.copyFile(path.join(tests, from, "stored.py"), path.join(platform.dir, to, "stored.py"));
    }
    await platform.configure({ xcom: { objectStorage: true, maxObjectMib: 2 } });
}

/** A run's id as a part of a key, of what ids of manual runs hold. */
const inKey = (run: string): string => run.replaceAll(":", "=3A").replaceAll("+", "=2B");

/** Tables, arrays, models and large values between tasks, in dev and in pods alike. */
export function stored(fixture: () => Platform): void {
    describe("values in the object store", () => {
        let api: AirflowApi;
        let run = "";
        const folder = (): string => `s3://xcom/xcom/${PROJECT}.${fixture().stack}/stored/${inKey(run)}`;
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAGs", async () => (await api.dags()).includes("stored_faults"));
        });

        test("arrive as they left, in mapped tasks, at a second try and by way of a task of Airflow's own", async () => {
            const { id, tasks } = await api.run("stored");
            run = id;
            const ends = tasks.map(({ task_id: task, state, try_number: tries }) => `${task} ${state ?? ""} ${tries}`);
            expect(ends.sort()).toEqual([
                ...["compare success 1", "fit success 2", "part success 1", "part success 1", "part success 1"],
                ...["prepare success 1", "reference success 1", "rows success 1"],
            ]);
            expect(await api.xcom("stored", id, "compare")).toEqual({
                table: [true, true],
                rows: [9000, { n: 8999, text: "$(HOME) {{ ds }}" }, 1],
                model: ["RandomForestClassifier", true],
                parts: [0, 1, 2].map((number) => [number, true]),
                reference: ["numpy.ndarray", `${folder()}/prepare/-1/1/1.npy`],
            });
        });

        test("are references to Airflow's page and its API, without what opens them", async () => {
            const addresses = ["prepare/-1/1/1.npy", "prepare/-1/1/2.json", "fit/-1/2/1.skops", "part/2/1/1.npy"];
            const xcoms = JSON.stringify(await api.xcoms("stored", run));
            expect(addresses.filter((address) => !xcoms.includes(`${folder()}/${address}`))).toEqual([]);
            const instances = `/dags/stored/dagRuns/${encodeURIComponent(run)}/taskInstances`;
            const [fit, log] = await Promise.all([api.get(`${instances}/fit`), api.log("stored", run, "fit", 2)]);
            expect(`${xcoms}${JSON.stringify(fit)}${log}`).not.toMatch(/X-Amz|x-amz/);
            expect(JSON.stringify(fit)).toContain("rendered_fields");
        });

        test("are refused where they cannot be kept, in words that say what to do", async () => {
            const { id, tasks } = await api.run("stored_faults");
            expect(tasks.map(({ state }) => state)).toEqual(Array(4).fill("failed"));
            const log = (task: string) => api.log("stored_faults", id, task);
            expect(await log("large")).toContain(
                "is a numpy.ndarray that takes 3.0 MiB in the object store, over the 2 MiB of gaiaflow:xcom.maxObjectMib",
            );
            expect(await log("own")).toContain("holds a sklearn at [0] that has in it iris.stored.Own, which skops");
            expect(await log("path")).toContain("is a value of type pathlib.");
            expect(await log("frame")).toContain(
                "is a pandas.DataFrame that needs the package pyarrow, which is not installed",
            );
        });

        test("go when Airflow no longer has their run; those of others stay", async () => {
            const up = () => fixture().up();
            expect(await up()).not.toContain("values of old runs");
            await api.delete(`/dags/stored/dagRuns/${encodeURIComponent(run)}`);
            // A table and rows, a model, a row of each element; what Airflow's own task handed on is one of them.
            expect(await up()).toContain(
                "gaiaflow: removed 6 values of old runs, and of those that Airflow no longer has",
            );
            expect(await up()).not.toContain("values of old runs");
        });
    });
}
