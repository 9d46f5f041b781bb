import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { docker, inspect } from "../../../support/docker";
import { kubectl } from "../../../support/node";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** Less than the 300 s after which Airflow looks by default, far more than the 50 after which it does here. */
const SOON = 150;

interface PodList {
    readonly items: readonly {
        readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
        readonly status: { readonly containerStatuses: readonly { readonly name: string; readonly state: object }[] };
    }[];
}

/** The scheduler dies while pods run, and they end while it is away. */
export function orphans(fixture: () => Platform): void {
    describe("a pod whose scheduler is killed", () => {
        const dag = "pod_orphans";
        const tasks = ["fails", "gives", "silent"];
        let api: AirflowApi;
        let id: string;
        let before: PodList["items"];
        const cluster = async (...args: string[]) =>
            kubectl(fixture(), "--namespace", String(await fixture().output("namespace")), ...args);
        const pods = async (): Promise<PodList["items"]> => {
            const list = await cluster("get", "pods", "--selector", `dag_id=${dag}`, "--output", "json");
            return (JSON.parse(list) as PodList).items;
        };
        const nameOf = (task: string) =>
            before.find(({ metadata }) => metadata.labels["task_id"] === task)?.metadata.name;

        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the tests' DAGs", async () => (await api.dags()).includes(dag));
            id = await api.trigger(dag);
            for (const task of tasks) {
                const log = () => api.log(dag, id, task).catch(() => "");
                await until(`${task} has begun`, async () => (await log()).includes("begun"), 300);
            }
            before = await pods();
            const scheduler = fixture().container("airflow-scheduler");
            await docker("kill", scheduler);
            for (const { metadata } of before) {
                await cluster("exec", metadata.name, "--container", "base", "--", "touch", "/tmp/scheduler-gone");
            }
            await until("the functions have ended", async () =>
                (await pods()).every(({ status }) =>
                    status.containerStatuses.some(({ name, state }) => name === "base" && "terminated" in state),
                ),
            );
            await docker("start", scheduler);
            await until("it is back", async () => (await inspect(scheduler)).State.Health?.Status === "healthy", 300);
            await until(
                "the tasks are looked after again",
                async () => (await api.tasks(dag, id)).every(({ try_number }) => try_number === 2),
                SOON,
            );
        });

        test("ends its task as the function did, without a retry of it", async () => {
            const ended = await api.ended(dag, id);
            const tried = ended.tasks.map(({ task_id, state }) => `${task_id} ${state ?? ""}`);
            expect(tried.sort()).toEqual(["fails failed", "gives success", "silent success"]);
        });

        test("is the only one, and hands on what its function returned", async () => {
            expect(before).toHaveLength(tasks.length);
            expect(await api.xcom(dag, id, "gives")).toBe(nameOf("gives"));
        });

        test.each(tasks)("has what its function printed in the meantime in the log: %s", async (task) => {
            const log = await api.log(dag, id, task, 2);
            expect(log).toContain(nameOf(task));
            for (const line of ["begun", "ended meanwhile"]) {
                expect(log.match(new RegExp(`${line}\\b`, "g"))).toHaveLength(1);
            }
        });
    });
}
