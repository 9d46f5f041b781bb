import type { DagRunEnd } from "../../../support/airflow-api";
import { until } from "../../../support/until";
import { airflowOf, endOf, knownTo, lose, podsIn, untilModel, type InCluster } from "./in-cluster";

const DAG = "lasting";

/** Pods are lost while tasks are under way: what takes their places ends the runs that were begun. */
export function losses(fixture: () => InCluster): void {
    describe("a run under way", () => {
        const begun = async (): Promise<string> => {
            const api = await knownTo(fixture(), DAG);
            const id = await api.trigger(DAG);
            for (const task of ["pod", "here"]) {
                const log = () => api.log(DAG, id, task).catch(() => "");
                await until(`${task} has begun`, async () => (await log()).includes("begun"), 180);
            }
            return id;
        };
        const end = async (id: string): Promise<DagRunEnd> => {
            const ended = await endOf(fixture(), DAG, id);
            const tries = ended.tasks.map(({ task_id, try_number }) => `${task_id} at try ${try_number}`);
            console.log(`${expect.getState().currentTestName ?? ""}: ${tries.sort().join(", ")}`);
            return ended;
        };
        const runningPod = async (): Promise<string> => {
            const pods = await podsIn(fixture(), fixture().tasks, "--selector", `dag_id=${DAG},task_id=pod`);
            return pods.find(({ status }) => status.phase === "Running")?.metadata.name ?? "none";
        };

        test("outlives the scheduler: the task in a pod is taken up, the one in Airflow is tried again", async () => {
            const id = await begun();
            const pod = await runningPod();
            await lose(fixture(), "airflow-scheduler");
            expect((await end(id)).state).toBe("success");
            const api = await airflowOf(fixture());
            expect(await api.xcom(DAG, id, "pod")).toMatch(new RegExp(`^${pod} `));
        });

        test("outlives a pod of its own, which is tried again, and the API server", async () => {
            const id = await begun();
            await fixture().kubectl(
                "--namespace",
                fixture().tasks,
                "delete",
                "pod",
                "--grace-period=1",
                await runningPod(),
            );
            await lose(fixture(), "airflow-api-server");
            const { state, tasks } = await end(id);
            expect(state).toBe("success");
            const tryOf = (task: string) => tasks.find(({ task_id }) => task_id === task)?.try_number;
            expect([tryOf("pod"), tryOf("here")]).toEqual([2, 1]);
        });

        test("outlives the database, the object store and MLflow, all at once, and what they hold stays", async () => {
            const id = await begun();
            await lose(fixture(), "postgres", "minio", "mlflow");
            expect((await end(id)).state).toBe("success");
            const api = await airflowOf(fixture());
            expect(await api.xcom(DAG, id, "ended")).toMatchObject({ given: "both" });
            await untilModel(fixture());
        });
    });
}
