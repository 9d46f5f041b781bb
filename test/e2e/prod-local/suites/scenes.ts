import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi } from "../../../support/airflow-api";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** One DAG that uses templates, the run's context, mapped tasks, outputs, project files and mounts at once, in any mode. */
export function scenes(fixture: () => Platform): void {
    describe("the DAG `scenes`", () => {
        test("is the same file in every mode, and gives the same", async () => {
            const file = await fs.readFile(path.join(__dirname, "../dags/scenes.py"));
            expect(await fs.readFile(path.join(fixture().dir, "dags/scenes.py"))).toEqual(file);
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("scenes"));
            const { id, state, tasks } = await api.run("scenes");
            expect([state, tasks.filter((one) => one.state !== "success")]).toEqual(["success", []]);
            const measured = ["a", "b", "c"].map((scene, at) => ({
                ...{ scene, read: "sentinel", given: ["{{ ds }}", 0.5, "{{ band }}", 1], at, same: [true, true] },
            }));
            const model = { before: [], size: 3, words: ["helpers", "beside"], try: 1, ds: null, measured };
            expect(await api.xcom("scenes", id, "report")).toEqual({
                checks: [
                    [0, "check", true],
                    [1, "all", true],
                ],
                model,
                left: [],
            });
            expect(await fs.readFile(path.join(fixture().home, "labels/scenes.txt"), "utf8")).toBe("a b c");
        });
    });
}
