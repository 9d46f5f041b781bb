import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** Tasks that are ended from outside, in a namespace with a quota on everything that a container may ask for. */
export function ends(fixture: () => Platform): void {
    describe("a task whose pod is ended from outside", () => {
        const dag = "pod_ends";
        let api: AirflowApi;
        let id: string;
        let namespace: string;
        const cluster = (...args: string[]) => kubectl(fixture(), "--namespace", namespace, ...args);
        const isGone = (task: string) =>
            until(`the first pod of ${task} is gone`, async () => {
                const selector = `dag_id=${dag},task_id=${task},try_number=1`;
                return (await cluster("get", "pods", "--selector", selector, "--output", "name")) === "";
            });

        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            namespace = String(await fixture().output("namespace"));
            const hard = ["limits.cpu=9", "limits.memory=9Gi", "requests.cpu=9", "requests.memory=9Gi"];
            await cluster("create", "quota", "strict", `--hard=${hard.join(",")}`);
            await until("Airflow knows the tests' DAGs", async () => (await api.dags()).includes(dag));
            id = await api.trigger(dag);
            for (const task of ["marked", "cleared", "late", "bare"]) {
                const log = () => api.log(dag, id, task).catch(() => "");
                await until(`${task} is at work`, async () => (await log()).includes("holding"), 300);
            }
        });
        afterAll(() => cluster("delete", "quota", "strict"));

        // Their pods are given an hour to end: one that a container keeps is there until the end of this test.
        test.each(["marked", "bare"])("gives its pod back when it is marked failed: %s", async (task) => {
            const route = `/dags/${dag}/dagRuns/${encodeURIComponent(id)}/taskInstances/${task}`;
            await api.patch(route, { new_state: "failed" });
            await isGone(task);
        });

        test("gives its pod back when it is cleared, and restarts in another", async () => {
            const body = { dry_run: false, only_failed: false, dag_run_id: id, task_ids: ["cleared"] };
            await api.post(`/dags/${dag}/clearTaskInstances`, body);
            await isGone("cleared");
        });

        test("gives its pod back when it takes too long", () => isGone("late"));

        test("leaves the others as they were: only the cleared one succeeds", async () => {
            const { tasks } = await api.ended(dag, id);
            const tried = tasks.map(({ task_id, state, try_number }) => `${task_id} ${state ?? ""} ${try_number}`);
            expect(tried.sort()).toEqual(["bare failed 1", "cleared success 2", "late failed 1", "marked failed 1"]);
            expect(await api.xcom(dag, id, "cleared")).toBe("second");
        });
    });
}
