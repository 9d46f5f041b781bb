import type { DagRunEnd } from "../../../support/airflow-api";
import { until } from "../../../support/until";
import { airflowOf, endOf, knownTo, lose, podsIn, untilModel, type InCluster } from "./in-cluster";
import { modelText } from "./models";

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
        /** By role: each pod with how often its containers were started again. */
        const restarts = async (): Promise<Record<string, string[]>> => {
            const all = await podsIn(fixture(), fixture().namespace);
            const counts = new Map<string, string[]>();
            for (const { metadata, status } of all) {
                const role = metadata.labels["app.kubernetes.io/name"] ?? "";
                const own = (status.containerStatuses ?? []).map(({ name, restartCount }) => `${name} ${restartCount}`);
                counts.set(role, [...(counts.get(role) ?? []), `${metadata.name}: ${own.sort().join(", ")}`]);
            }
            return Object.fromEntries(counts);
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

        test("outlives the DAG processor and the triggerer, the next of which follows on what was deferred", async () => {
            const id = await begun();
            const stateOf = async (task: string) =>
                (await (await airflowOf(fixture())).tasks(DAG, id)).find(({ task_id }) => task_id === task)?.state;
            await until("a task is deferred", async () => (await stateOf("deferred")) === "deferred");
            await lose(fixture(), "airflow-dag-processor", "airflow-triggerer");
            const { state, tasks } = await end(id);
            expect(state).toBe("success");
            expect(tasks.filter(({ try_number }) => try_number !== 1)).toEqual([]);
            const api = await airflowOf(fixture());
            expect(await api.xcom(DAG, id, "deferred")).toEqual(expect.any(String));
        });

        test("outlives the database, the object store and MLflow, all at once, and what they hold stays", async () => {
            const id = await begun();
            const [model, before] = [await modelText(fixture()), await restarts()];
            await lose(fixture(), "postgres", "minio", "mlflow");
            expect((await end(id)).state).toBe("success");
            const api = await airflowOf(fixture());
            expect(await api.xcom(DAG, id, "ended")).toMatchObject({ given: "both" });
            await untilModel(fixture());
            // The port leads to the next MinIO once a request to the lost one has failed.
            const read = () => modelText(fixture()).catch(() => "");
            await until("the model's file is read", async () => (await read()) !== "");
            expect(await read()).toBe(model);
            const after = await restarts();
            console.log(`restarts of containers: ${JSON.stringify(after)}, before ${JSON.stringify(before)}`);
            // Airflow's other parts end by themselves where their database is away, and are started again.
            for (const role of ["airflow-api-server", "jupyter"]) expect(after[role]).toEqual(before[role]);
        });
    });
}
