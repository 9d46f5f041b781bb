import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { airflowApi } from "../../../support/airflow-api";
import { succeed } from "../../../support/clone";
import { lives } from "../../../support/docker";
import type { Platform } from "../../../support/platform";
import { measured, timed } from "../../../support/timed";
import { until } from "../../../support/until";

/** A DAG that succeeds or fails as its run is asked to. */
const DAG = `
from airflow.sdk import DAG, task

with DAG("asked", schedule=None):
    @task
    def first(params=None, dag_run=None):
        print("asked for", dag_run.conf)
        if dag_run.conf.get("fail"):
            raise ValueError("as it was asked to")

    @task
    def second():
        pass

    first() >> second()
`;

/** What `gaiaflow` shows of a platform that runs, and what it does there; no container is touched. */
export function commands(fixture: () => Platform): void {
    describe("gaiaflow", () => {
        let before: ReadonlyMap<string, string>;
        beforeAll(async () => {
            // Which Pulumi is meant, it writes down for all commands.
            await succeed(fixture().gaiaflow("tools"));
            before = await lives(fixture().stack);
            await fs.writeFile(path.join(fixture().dir, "dags", "asked.py"), DAG);
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("asked"));
        });
        afterAll(() => fs.rm(path.join(fixture().dir, "dags", "asked.py")));

        test("status says what Pulumi says, without asking it, and secrets where they are asked for", async () => {
            const { exitCode, stdout } = await timed("gaiaflow status", async () =>
                fixture().gaiaflow("status", "--json"),
            );
            const status = JSON.parse(stdout) as { readonly services: readonly object[]; readonly urls: object };
            expect(exitCode).toBe(0);
            expect(status.urls).toEqual(await timed("pulumi stack output", () => fixture().output("urls")));
            expect(status.services.length).toBeGreaterThan(7);
            const { password } = (await fixture().logins()).airflow;
            expect(stdout).not.toContain(password);
            expect((await fixture().gaiaflow("status", "--show-secrets")).stdout).toContain(password);
        });

        test("logs and shell reach a service by its name", async () => {
            const { stdout } = await fixture().gaiaflow("logs", "airflow", "--tail", "3");
            expect(stdout).toMatch(/^airflow-scheduler +\| /m);
            expect(stdout).toMatch(/^airflow-api-server +\| /m);
            const ran = await fixture().gaiaflow("shell", "tasks", "--", "sh", "-c", "id -un; exit 4");
            expect(ran.exitCode).toBe(4);
        });

        test("run ends as the run ends, and shows the end of the log of what failed", async () => {
            const good = await fixture().gaiaflow("run", "asked", "--wait", "--yes", "--conf", '{"rows": 1}');
            expect({ exitCode: good.exitCode, all: good.all }).toMatchObject({ exitCode: 0 });
            expect(good.stdout).toMatch(/second: success[^]*asked: success/);
            const bad = await fixture().gaiaflow("run", "asked", "--wait", "--json", "--conf", '{"fail": true}');
            expect(bad.exitCode).toBe(1);
            expect(JSON.parse(bad.stdout)).toMatchObject({ state: "failed" });
            expect(bad.stderr).toMatch(/The end of the log of first:[^]*ValueError: as it was asked to/);
        });

        test("check looks at everything", async () => {
            const { exitCode, stdout } = await fixture().gaiaflow("check", "--json");
            const { ok, unchecked } = JSON.parse(stdout) as {
                readonly ok: boolean;
                readonly unchecked: readonly string[];
            };
            expect(unchecked).toEqual([]);
            expect(exitCode).toBe(ok ? 0 : 1);
        });

        test("test runs each test where its code will run", async () => {
            const { exitCode, stdout } = await fixture().gaiaflow("test", "--", "-k", "test_dags or pipeline");
            expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
            expect(stdout).toMatch(
                /in Airflow's environment[^]*test_dags\.py[^]*project's environment[^]*test_pipeline\.py/,
            );
        });

        test("doctor finds no fault of Docker's, and help costs little more than Node", async () => {
            const { stdout } = await fixture().gaiaflow("doctor", "--json");
            const checks = JSON.parse(stdout) as readonly { readonly name: string; readonly ok: boolean }[];
            const docker = checks.filter(({ name }) => name.startsWith("docker-") || name === "ports");
            expect(docker.filter(({ ok }) => !ok)).toEqual([]);
            await timed("node -e 0", () => execa(process.execPath, ["-e", "0"]));
            const command = path.join(fixture().dir, "packages", "cli", "bin", "gaiaflow.mjs");
            await timed("gaiaflow --help", () => execa(process.execPath, [command, "--help"]));
            for (const what of ["node -e 0", "gaiaflow --help", "gaiaflow status", "pulumi stack output"]) {
                console.log(`${what}: ${(measured.get(what) ?? 0).toFixed(2)} s`);
            }
        });

        test("has touched no container", async () => {
            expect(await lives(fixture().stack)).toEqual(before);
        });
    });
}
