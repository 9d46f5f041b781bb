import { until } from "../../../support/until";
import type { Production } from "../../../support/production";

/** As the API server tells it. */
interface Pod {
    readonly spec: {
        readonly containers: readonly { readonly image: string }[];
        readonly imagePullSecrets?: readonly { readonly name: string }[];
    };
    readonly status: { readonly containerStatuses?: readonly { readonly imageID: string }[] };
}

/** The DAGs of dev, unchanged, by an Airflow that has only what the stack gave out. */
export function pipeline(fixture: () => Production): void {
    describe("the example's DAGs", () => {
        test("train_iris runs to success in pods that pull the image by its digest, with the stack's login", async () => {
            const { admin, airflow, namespace, platform } = fixture();
            await until("Airflow knows the DAGs", async () => (await airflow.api.dags()).includes("train_iris"), 300);
            const run = await airflow.api.trigger("train_iris");
            const pods: Pod[] = [];
            const look = async (): Promise<boolean> => {
                const { items } = await admin.get<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`);
                pods.push(...items);
                return items.some(({ status }) => status.containerStatuses?.some(({ imageID }) => imageID !== ""));
            };
            await until("a pod of the run has its image", look, 300);
            const image = (await platform.output("taskImage")) as string;
            expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
            const { spec, status } = pods.at(-1) as Pod;
            expect(spec.containers.map((container) => container.image)).toContain(image);
            expect(spec.imagePullSecrets).toEqual([{ name: "gaiaflow-registry" }]);
            expect(JSON.stringify(status.containerStatuses)).toContain(image.split("@")[1]);
            const { state, tasks } = await airflow.api.ended("train_iris", run);
            const failed = tasks.filter(({ state: end }) => end !== "success");
            const logs = failed.map(({ task_id: task }) => airflow.api.log("train_iris", run, task));
            expect([state, ...(await Promise.all(logs))]).toEqual(["success"]);
        });

        test("all_features ends as in every other mode: the one task that is made to fail has failed", async () => {
            const { tasks } = await fixture().airflow.api.run("all_features");
            const ends = Object.fromEntries(tasks.map(({ task_id: task, state }) => [task, state]));
            expect(ends).toMatchObject({
                fail: "failed",
                here: "success",
                done: "success",
                echo: "success",
                from_shell: "success",
            });
        });
    });
}
