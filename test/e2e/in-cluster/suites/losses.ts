import type { AirflowApi, DagRunEnd } from "../../../support/airflow-api";
import { mlflow } from "../../../support/mlflow-api";
import { until } from "../../../support/until";
import { airflowOf, lose, podsIn, type InCluster } from "./in-cluster";

const DAG = "lasting";

/** Pods are lost while tasks are under way: what takes their places ends the runs that were begun. */
export function losses(the: () => InCluster): void {
    describe("a run under way", () => {
        let api: AirflowApi;
        const begun = async (): Promise<string> => {
            api = await airflowOf(the());
            const id = await api.trigger(DAG);
            for (const task of ["pod", "here"]) {
                const log = () => api.log(DAG, id, task).catch(() => "");
                await until(`${task} has begun`, async () => (await log()).includes("begun"), 180);
            }
            return id;
        };
        const end = async (id: string): Promise<DagRunEnd> => {
            api = await airflowOf(the());
            const ended = await api.ended(DAG, id);
            const tries = ended.tasks.map(({ task_id, try_number }) => `${task_id} at try ${try_number}`);
            console.log(`${expect.getState().currentTestName ?? ""}: ${tries.sort().join(", ")}`);
            return ended;
        };
        const podOf = async (id: string): Promise<string[]> => {
            const selector = ["--selector", `dag_id=${DAG},task_id=pod`];
            const pods = await podsIn(the(), the().tasks, ...selector);
            return pods
                .filter(({ metadata }) => id.includes(metadata.labels["run_id"]?.slice(0, 20) ?? "-"))
                .map(({ metadata }) => metadata.name);
        };

        test("outlives the scheduler: the task in a pod is taken up, the one in Airflow is tried again", async () => {
            const id = await begun();
            const [pod = "none"] = await podOf(id);
            await lose(the(), "airflow-scheduler");
            const { state } = await end(id);
            expect(state).toBe("success");
            expect(await api.xcom(DAG, id, "pod")).toMatch(new RegExp(`^${pod} `));
        });

        test("outlives the API server, and a pod of its own, which is tried again", async () => {
            const id = await begun();
            await lose(the(), "airflow-api-server");
            const [pod = "none"] = await podOf(id);
            await the().kubectl("--namespace", the().tasks, "delete", "pod", "--grace-period=1", pod);
            const { state, tasks } = await end(id);
            expect(state).toBe("success");
            expect(tasks.find(({ task_id }) => task_id === "pod")?.try_number).toBe(2);
            expect(tasks.find(({ task_id }) => task_id === "here")?.try_number).toBe(1);
        });

        test("outlives the database, the object store and MLflow, all at once", async () => {
            const id = await begun();
            await lose(the(), "postgres", "minio", "mlflow");
            expect((await end(id)).state).toBe("success");
            const model = await mlflow(the().platform.ports.mlflow, "GET", "registered-models/get", { name: "iris" });
            expect(model).toMatchObject({ registered_model: { name: "iris" } });
            expect(await api.xcom(DAG, id, "ended")).toMatchObject({ given: "both" });
        });
    });
}
