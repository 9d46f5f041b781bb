import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mlflow } from "../../../support/mlflow-api";
import { knownTo, type InCluster } from "./in-cluster";

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
        expect(await mlflow(ports.mlflow, "GET", "registered-models/get", { name: "iris" })).toMatchObject({
            registered_model: { name: "iris", latest_versions: [{ version: "1" }] },
        });
        const { accessKey: accessKeyId, secretKey: secretAccessKey } = logins.s3;
        const client = new S3Client({
            ...{ endpoint: `http://127.0.0.1:${ports.minio}`, forcePathStyle: true, region: "us-east-1" },
            credentials: { accessKeyId, secretAccessKey },
        });
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: "mlflow" }));
        const [model = ""] = Contents.map(({ Key = "" }) => Key).filter((key) => key.endsWith("/MLmodel"));
        const { Body } = await client.send(new GetObjectCommand({ Bucket: "mlflow", Key: model }));
        expect(await Body?.transformToString()).toContain("sklearn");
        client.destroy();
    });
}
