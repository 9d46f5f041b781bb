import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";
import { calls } from "../../prod-local/suites/calls";
import { mappedRows } from "../../prod-local/suites/mapped-rows";

/** As Python writes it: whoever pulls it gets this order of keys and these numbers, which `jsonb` does not keep. */
const GIVEN = String.raw`{"z": 1, "aa": 1e+16, "b": [1.0, -0.0, 9007199254740993], "c": {"y": null, "x": "\tno json", "": "5"}}`;
/** In Airflow's messages and in `jsonb` there is no JSON for these. */
const ODD = String.raw`{"big": 1180591620717411303424, "nan": NaN, "zero": "\u0000", "ok": [1e+300]}`;

const FUNCTIONS = `
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

def give(given):
    return json.loads(given)

def text(value):
    return json.dumps(value)

def beyond():
    zone = timezone(timedelta(hours=5, minutes=45))
    return {"when": datetime(2026, 1, 1, 1, 2, 3, 456789, zone), "b": (1, {2}), "a": Decimal("1.10")}

def same(value):
    return [value == beyond(), list(value), str(value["when"])]
`;

/** Airflow's own part of the project's code: where functions run there is no Airflow. */
const TRIGGER = `
import json
from airflow.sdk.execution_time.xcom import XCom
from airflow.triggers.base import BaseTrigger, TriggerEvent

class Pull(BaseTrigger):
    def __init__(self, **place):
        super().__init__()
        self.place = place

    def serialize(self):
        return "iris.xcom_trigger.Pull", self.place

    async def run(self):
        yield TriggerEvent(json.dumps(await XCom.aget_one(key="return_value", **self.place)))
`;

const DAG = `
import json
from datetime import datetime
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, BaseOperator, task
from gaiaflow import task_factory

class Deferred(BaseOperator):
    def execute(self, context):
        from iris.xcom_trigger import Pull
        ti = context["ti"]
        self.xcom_push(context, "before", {"b": 1, "a": 2})
        self.defer(trigger=Pull(dag_id=ti.dag_id, run_id=ti.run_id, task_id="give"), method_name="resume")

    def xcom_push(self, context, key, value):
        context["ti"].xcom_push(key, value)

    def resume(self, context, event):
        return [event, list(context["ti"].xcom_pull(task_ids="deferred", key="before"))]

@task
def own(value):
    return json.dumps(value)

def take(name, source):
    return task_factory(name, "iris.xcoms:text", xcom_pull_tasks={"value": {"task": source}}, retries=0)

with DAG("xcoms", start_date=datetime(2026, 1, 1), schedule=None):
    give = task_factory("give", "iris.xcoms:give", {"given": ${JSON.stringify(GIVEN)}}, retries=0)
    shell = BashOperator(task_id="shell", bash_command="echo '{{ ti.xcom_pull(task_ids=['give', 'give']) | tojson }}'")
    give >> [take("take", "give"), own(give.output), Deferred(task_id="deferred"), shell]
    odd = task_factory("odd", "iris.xcoms:give", {"given": ${JSON.stringify(ODD)}}, retries=0)
    odd >> take("take_odd", "odd")
    beyond = task_factory("beyond", "iris.xcoms:beyond", retries=0)
    beyond >> task_factory("same", "iris.xcoms:same", xcom_pull_tasks={"value": {"task": "beyond"}}, retries=0)
`;

/** What tasks hand on, as the next task gets it and as Airflow's API shows it. */
export function xcoms(fixture: () => Platform): void {
    describe("an XCom", () => {
        let api: AirflowApi;
        let id: string;
        const xcom = (task: string) => api.xcom("xcoms", id, task);
        const run = () => `/dags/xcoms/dagRuns/${encodeURIComponent(id)}`;
        const keys = async (task: string): Promise<string[]> => {
            const { xcom_entries: entries } = await api.get<{ xcom_entries: { key: string }[] }>(
                `${run()}/taskInstances/${task}/xcomEntries`,
            );
            return entries.map(({ key }) => key);
        };
        /** Runs tasks of the run once more. */
        const again = async (...tasks: string[]): Promise<void> => {
            const body = { dry_run: false, dag_run_id: id, task_ids: tasks, only_failed: false };
            await api.post("/dags/xcoms/clearTaskInstances", body);
            expect((await api.ended("xcoms", id)).state).toBe("success");
        };
        const overwrite = (value: unknown) =>
            api.patch(`${run()}/taskInstances/give/xcomEntries/return_value`, { value });

        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            const { dir } = fixture();
            await fs.writeFile(path.join(dir, "project/iris/xcoms.py"), FUNCTIONS);
            await fs.writeFile(path.join(dir, "project/iris/xcom_trigger.py"), TRIGGER);
            await fs.writeFile(path.join(dir, "dags/xcoms.py"), DAG);
            const prodLocal = path.join(dir, "test/e2e/prod-local");
            for (const name of ["pod_rows.py", "calls.py"]) {
                await fs.copyFile(path.join(prodLocal, "project", name), path.join(dir, "project/iris", name));
            }
            for (const name of ["mapped_rows.py", "calls.py"]) {
                await fs.copyFile(path.join(prodLocal, "dags", name), path.join(dir, "dags", name));
            }
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("xcoms"));
            const end = await api.run("xcoms");
            expect(end.tasks.filter(({ state }) => state !== "success")).toEqual([]);
            ({ id } = end);
        });

        test("is equal JSON to whoever asks Airflow's API", async () => {
            expect(await xcom("give")).toEqual(JSON.parse(GIVEN.replace("-0.0", "0.0")));
            const { big, ok } = (await xcom("odd")) as Record<string, unknown>;
            expect(big).toEqual(expect.objectContaining({ __data__: "1180591620717411303424" }));
            expect(ok).toHaveLength(1);
        });

        test("is exactly what was pushed to every task: of ours, of Airflow's own, a template, a trigger", async () => {
            expect(await xcom("take")).toBe(GIVEN);
            expect(await xcom("own")).toBe(GIVEN);
            expect(await xcom("deferred")).toEqual([GIVEN, ["b", "a"]]);
            expect(JSON.parse((await xcom("shell")) as string)).toEqual([JSON.parse(GIVEN), JSON.parse(GIVEN)]);
            expect(await xcom("take_odd")).toBe(ODD);
        });

        test("that is no JSON arrives equal, a datetime with an offset of its own too", async () => {
            expect(await xcom("same")).toEqual([true, ["when", "b", "a"], "2026-01-01 01:02:03.456789+05:45"]);
        });

        test("that is overwritten by Airflow's API is the new value, and one of the earlier form is read", async () => {
            await overwrite({ z: "new", aa: 1 });
            await again("take", "own");
            expect([await xcom("take"), await xcom("own")]).toEqual(Array(2).fill('{"z": "new", "aa": 1}'));
            for (const [stored, arrived] of [
                [`\t${GIVEN}`, GIVEN],
                ["\tno json", String.raw`"\tno json"`],
            ]) {
                await overwrite(stored);
                await again("take");
                expect(await xcom("take")).toBe(arrived);
            }
        });

        test("goes with its second record when its task is cleared", async () => {
            expect(await keys("give")).toEqual(["return_value", "return_value.gaiaflow-exact"]);
            const file = path.join(fixture().dir, "project/iris/xcoms.py");
            await fs.writeFile(file, FUNCTIONS.replace("return json.loads(given)", "return 5"));
            await again("give", "take");
            expect([await keys("give"), await xcom("take")]).toEqual([["return_value"], "5"]);
        });
    });

    mappedRows(fixture);
    calls(fixture);
}
