import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { lives } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** A DAG whose one task returns what a function of the project does. */
const dag = (mark: string): string => `
from importlib import import_module
from datetime import datetime
from airflow.sdk import DAG
from airflow.providers.standard.operators.python import PythonOperator

MARK = "${mark}"
with DAG("hot", start_date=datetime(2026, 1, 1), schedule=None):
    PythonOperator(task_id="call", python_callable=lambda: import_module("iris.hot").value())
`;

/** A saved file is seen without a restart. */
export function hotReload(fixture: () => Platform): void {
    describe("a saved file", () => {
        let api: AirflowApi;
        let before: ReadonlyMap<string, string>;
        const save = (file: string, text: string): Promise<void> => fs.writeFile(path.join(fixture().dir, file), text);
        const shows = (mark: string) => async (): Promise<boolean> =>
            (await api.source("hot").catch(() => "")).includes(`MARK = "${mark}"`);
        const value = async (): Promise<unknown> => {
            const { id, state } = await api.run("hot");
            expect(state).toBe("success");
            return api.xcom("hot", id, "call");
        };
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            before = await lives(fixture().stack);
        });

        test("is a new DAG at once", async () => {
            await save("project/iris/hot.py", "def value():\n    return 'one'\n");
            await save("dags/hot.py", dag("first"));
            await until("Airflow knows the new DAG", async () => (await api.dags()).includes("hot"));
        });

        test("is a changed DAG, and one changed again 3 s after it was saved is not lost", async () => {
            await save("dags/hot.py", dag("second"));
            // From the first save on, whether or not it was seen by then: a watcher that holds its breath after one event
            // loses the other.
            await new Promise((resolve) => setTimeout(resolve, 3000));
            await save("dags/hot.py", dag("third"));
            await until("Airflow shows the second change", shows("third"));
        });

        test("is a function that runs in its new form", async () => {
            expect(await value()).toBe("one");
            await save("project/iris/hot.py", "def value():\n    return 'two'\n");
            expect(await value()).toBe("two");
        });

        test("has restarted nothing", async () => {
            expect(await lives(fixture().stack)).toEqual(before);
        });
    });
}
