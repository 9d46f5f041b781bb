import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi, type DagRunEnd } from "../../../support/airflow-api";
import { docker, inspect } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** How long it is away: what replacing it takes on a busy machine. */
const AWAY_MS = 75_000;

/** Tasks that need it while it is away, each for something else; files in the scheduler's container say when that is. */
const DAG = `
import time
from datetime import timedelta
from pathlib import Path

from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger
from airflow.sdk import DAG, BaseOperator, task


def wait(file):
    while not Path(file).exists():
        time.sleep(0.1)


class Defers(BaseOperator):
    def execute(self, context):
        wait("/tmp/away")
        self.defer(trigger=TimeDeltaTrigger(timedelta(seconds=1)), method_name="resumed")

    def resumed(self, context, event):
        return "resumed"


@task
def gives():
    return "given"


@task
def runs():
    wait("/tmp/back")


@task
def pulls(ti):
    wait("/tmp/away")
    value = ti.xcom_pull(task_ids="gives")
    ti.xcom_push("pushed", value)
    return value


@task
def ends():
    wait("/tmp/away")


@task(retries=1, retry_delay=timedelta(seconds=40))
def starts(ti):
    if ti.try_number == 1:
        raise RuntimeError("to be tried again when the API server is away")


with DAG("away", schedule=None, default_args={"retries": 0}):
    gives() >> [runs(), pulls(), ends(), Defers(task_id="defers"), starts()]
`;

/** The API server goes for a minute, by a restart of it or an `up` that replaces it. */
export function apiServerAway(fixture: () => Platform): void {
    describe("an API server that is away for a minute", () => {
        let api: AirflowApi;
        let run: DagRunEnd;
        let back: string;
        const login = async (): Promise<AirflowApi> =>
            airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
        const say = (file: string) => docker("exec", fixture().container("airflow-scheduler"), "touch", file);

        beforeAll(async () => {
            api = await login();
            await fs.writeFile(path.join(fixture().dir, "dags/away.py"), DAG);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("away"));
            const id = await api.trigger("away");
            await until("all tasks are where they are to be when it goes", async () => {
                const states = (await api.tasks("away", id)).map(({ state }) => state).sort();
                return states.join(" ") === "running running running running success up_for_retry";
            });
            const server = fixture().container("airflow-api-server");
            await docker("stop", server);
            await say("/tmp/away");
            await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
            back = new Date().toISOString();
            await docker("start", server);
            await until("it is back", async () => (await inspect(server)).State.Health?.Status === "healthy", 300);
            await say("/tmp/back");
            api = await login();
            run = await api.ended("away", id);
        });

        test("ends no task that runs, ends, pulls, pushes or defers meanwhile", async () => {
            const tried = run.tasks.map(({ task_id, state, try_number }) => `${task_id} ${state ?? ""} ${try_number}`);
            expect(tried.sort()).toEqual([
                ...["defers", "ends", "gives", "pulls", "runs"].map((task) => `${task} success 1`),
                "starts success 2",
            ]);
            expect(await api.xcom("away", run.id, "pulls", "pushed")).toBe("given");
            expect(await api.xcom("away", run.id, "defers")).toBe("resumed");
        });

        test("keeps none from starting meanwhile", () => {
            const started = run.tasks.find(({ task_id }) => task_id === "starts")?.start_date ?? "";
            expect(new Date(started) < new Date(back)).toBe(true);
        });
    });
}
