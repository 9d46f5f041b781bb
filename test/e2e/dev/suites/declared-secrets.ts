import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi } from "../../../support/airflow-api";
import { docker, lives } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

const DAG = `
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("declared_secret", schedule=None):
    task_factory("see", "iris.declared_secret:see", secrets=["my-creds"], env_vars={"LEVEL": "info"}, retries=0)
`;

/** It returns what proves that it saw the value, and not the value. */
const FUNCTION = `
import hashlib, os

def see():
    return [hashlib.sha256(os.environ["API_KEY"].encode()).hexdigest(), os.environ["LEVEL"]]
`;

/** `gaiaflow:secrets` and `gaiaflow:tasks.envInDev` on a stack that runs. */
export function declaredSecrets(fixture: () => Platform): void {
    describe("a secret of the stack", () => {
        const value = `secret-${crypto.randomBytes(12).toString("hex")}`;
        const seen = async (): Promise<unknown> => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("declared_secret"));
            const { id, state } = await api.run("declared_secret");
            expect(state).toBe("success");
            return api.xcom("declared_secret", id, "see");
        };
        const hash = (text: string): string => crypto.createHash("sha256").update(text).digest("hex");
        const set = async (text: string): Promise<void> => {
            const key = ["--secret", "--path", "gaiaflow:secrets.my-creds.API_KEY"];
            const { exitCode, all } = await fixture().pulumi("config", "set", ...key, text);
            expect([exitCode, all]).toEqual([0, expect.anything()]);
        };

        test("reaches the tasks that name it, with their env_vars, and replaces no container", async () => {
            await fs.writeFile(path.join(fixture().dir, "project/iris/declared_secret.py"), FUNCTION);
            await fs.writeFile(path.join(fixture().dir, "dags/declared_secret.py"), DAG);
            await fixture().configure({ tasks: { envInDev: true } });
            await set(value);
            const before = await lives(fixture().stack);
            expect(await fixture().up()).not.toContain(value);
            expect(await lives(fixture().stack)).toEqual(before);
            expect(await seen()).toEqual([hash(value), "info"]);
        });

        test("stands in one file that its owner and the containers' group alone may read, and nowhere else", async () => {
            const folder = path.join(fixture().home, ".local/state/gaiaflow/stacks/gaiaflow", fixture().stack);
            const file = path.join(folder, "airflow/secrets/my-creds/API_KEY");
            expect(await fs.readFile(file, "utf8")).toBe(value);
            expect((await fs.stat(file)).mode & 0o7137).toBe(0);
            const { all } = await fixture().pulumi("stack", "export");
            expect(all).toContain("secret-my-creds-API_KEY");
            expect(all).not.toContain(value);
            expect(await docker("logs", fixture().container("airflow-scheduler"))).not.toContain(value);
            const logs = ["grep", "--recursive", "--count", value, "/opt/airflow/logs"];
            const counts = await docker(
                "exec",
                fixture().container("airflow-scheduler"),
                "sh",
                "-c",
                `${logs.join(" ")} || true`,
            );
            expect(counts).toContain("dag_id=declared_secret");
            expect(counts.split("\n").filter((line) => line !== "" && !line.endsWith(":0"))).toEqual([]);
        });

        test("that changes is seen by the next run", async () => {
            await set(`${value}-2`);
            await fixture().up();
            expect(await seen()).toEqual([hash(`${value}-2`), "info"]);
        });
    });
}
