import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi } from "../../support/airflow-api";
import { until } from "../../support/until";
import { usePlatform } from "../../support/use-platform";
import { changes } from "./suites/changes";
import { destroy } from "./suites/destroy";
import { repair } from "./suites/repair";

// The first `up` may build every image; no test asserts how long anything takes.
jest.setTimeout(1_800_000);

/** Of which a run is kept through all that happens. */
const DAG = `
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

with DAG("remembered", schedule=None):
    EmptyOperator(task_id="nothing")
`;

// A platform of its own, since these suites replace its containers all the time; those of `platform.test.ts` only use theirs.
const fixture = usePlatform(async (platform) => {
    await fs.writeFile(path.join(platform.dir, "dags/remembered.py"), DAG);
    await platform.up();
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    await until("Airflow knows the DAG", async () => (await api.dags()).includes("remembered"));
    await api.run("remembered");
});

changes(fixture);
repair(fixture);
destroy(fixture);
