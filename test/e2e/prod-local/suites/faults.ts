import { check } from "../../../support/check";
import { airflowApi, type AirflowApi, type DagRunEnd } from "../../../support/airflow-api";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** Pods that fail, and where a user reads why. */
export function faults(fixture: () => Platform): void {
    describe("a pod that fails", () => {
        let api: AirflowApi;
        let run: DagRunEnd;
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the tests' DAGs", async () => (await api.dags()).includes("pod_faults"));
            run = await api.run("pod_faults");
        });

        test.each([
            ["no_image", /127\.0\.0\.1:1\/no-such\/image:1/, /ErrImage|ImagePull/],
            ["no_secret", /secret \\*"no-such-secret\\*" not found/],
            ["no_room", /Insufficient memory/],
            ["greedy", /OOMKilled/],
            ["refused", /Pod refused-\w+ could not be created: Forbidden/],
            ["fail", /ValueError: no such flower/, /pod_rows\.py/],
            ["no_function", /module \\*'iris\.pod_rows\\*' has no function \\*'begun\\*'; it has .*\bstarted\b/],
        ])("fails its task with the reason in the log, and no value it was given: %s", async (task, ...reasons) => {
            expect(run.tasks.find(({ task_id }) => task_id === task)?.state).toBe("failed");
            const log = await api.log("pod_faults", run.id, task);
            for (const reason of reasons) {
                expect(log).toMatch(reason);
            }
            expect(log).not.toMatch(/marked-(variable|argument)/);
        });

        test("would have been found by the check, as far as a DAG can show it", async () => {
            const { findings } = await check(fixture());
            const own = findings.filter(({ file }) => file === "pod_faults.py");
            expect(own.map(({ task, argument }) => `${task} ${argument}`).sort()).toEqual([
                "no_function func_path",
                "no_secret secrets",
            ]);
        });

        test("is gone with its run, as are those that ended well", async () => {
            const namespace = String(await fixture().output("namespace"));
            const left = () => kubectl(fixture(), "get", "pods", "--namespace", namespace, "--output", "name");
            await until("no pod is left", async () => (await left()) === "");
        });
    });
}
