import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi } from "../../../support/airflow-api";
import { lives } from "../../../support/docker";
import { freePorts } from "../../../support/free-ports";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

const DAG = `
from airflow.sdk import DAG

with DAG("replaced", schedule=None):
    pass
`;

/** Changes of the configuration: what they touch, and that they lose nothing. */
export function changes(fixture: () => Platform): void {
    describe("a changed configuration", () => {
        test("with another port for Jupyter replaces that one container", async () => {
            const before = await lives(fixture().stack);
            const [jupyter] = await freePorts(1);
            await fixture().configure({ ports: { ...fixture().ports, jupyter } });
            await fixture().up();
            const after = await lives(fixture().stack);
            expect([...after].filter(([name, life]) => before.get(name) !== life).map(([name]) => name)).toEqual([
                fixture().container("jupyter"),
            ]);
            expect((await fetch(`http://127.0.0.1:${jupyter ?? 0}/api`)).status).toBe(200);
        });

        test("with a folder replaced at its old path mounts the new one, as after a clone that was removed", async () => {
            const dags = path.join(fixture().dir, "dags");
            await fs.rename(dags, `${dags}.old`);
            await fs.cp(`${dags}.old`, dags, { recursive: true });
            await fs.writeFile(path.join(dags, "replaced.py"), DAG);
            // The same `up` takes Jupyter back to its own port.
            await fixture().configure({ ports: fixture().ports });
            await fixture().up();
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows a DAG of the new folder", async () => (await api.dags()).includes("replaced"));
        });
    });
}
