import { mlflow } from "../../../support/mlflow-api";
import { knownTo, type InCluster } from "./in-cluster";
import { modelText } from "./models";

/** The example, unchanged, through the cluster's Airflow. */
export function pipeline(fixture: () => InCluster): void {
    test("the example pipeline runs to success, its model is in the cluster's MLflow, its files are in the store", async () => {
        const { ports } = fixture().platform;
        const logins = await fixture().platform.logins();
        const api = await knownTo(fixture(), "train_iris");
        const { state, tasks, id } = await api.run("train_iris");
        expect(tasks.map(({ task_id, state: end }) => `${task_id} ${end ?? ""}`).sort()).toEqual(
            ["evaluate", "prepare", "register", "train"].map((task) => `${task} success`),
        );
        expect(state).toBe("success");
        expect(await api.log("train_iris", id, "train")).toContain("pod");
        expect(
            await mlflow(ports.mlflow, "GET", "registered-models/get", { name: "iris" }, logins.mlflow),
        ).toMatchObject({
            registered_model: { name: "iris", latest_versions: [{ version: "1" }] },
        });
        expect(await modelText(fixture())).toContain("sklearn");
    });
}
