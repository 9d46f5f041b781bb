import * as crypto from "node:crypto";
import { airflowApi } from "./airflow-api";
import { python } from "./docker";
import { mlflow } from "./mlflow-api";
import type { Platform } from "./platform";

/** What a user has put into a platform. */
export interface PlatformData {
    readonly runId: string;
    readonly object: string;
    readonly connection: string;
    readonly password: string;
    readonly dagRuns: number;
}

const BOTO3 = `import boto3\ns3 = boto3.client("s3", endpoint_url="http://minio:9000", region_name="us-east-1")`;

/** Puts a run into MLflow, an object into the object store and an encrypted connection into Airflow. */
export async function putData(platform: Platform): Promise<PlatformData> {
    const mark = crypto.randomBytes(4).toString("hex");
    const { ports } = platform;
    const { experiment_id } = await mlflow<{ experiment_id: string }>(ports.mlflow, "POST", "experiments/create", {
        name: `kept-${mark}`,
    });
    const made = await mlflow<{ run: { info: { run_id: string } } }>(ports.mlflow, "POST", "runs/create", {
        experiment_id,
    });
    const runId = made.run.info.run_id;
    await mlflow(ports.mlflow, "POST", "runs/log-metric", { run_id: runId, key: "kept", value: 7, timestamp: 1 });
    const object = `kept/${mark}`;
    await python(
        platform.container("mlflow"),
        `${BOTO3}\ns3.put_object(Bucket="data", Key=given, Body=given.encode())`,
        object,
    );
    const api = await airflowApi(ports.airflow, (await platform.logins()).airflow);
    const [connection, password] = [`kept-${mark}`, `encrypted-${mark}`];
    await api.post("/connections", { connection_id: connection, conn_type: "http", password });
    return { runId, object, connection, password, dagRuns: await countRuns(platform) };
}

/** What of it can be read now; the same as was put there, or the platform has lost it. */
export async function readData(platform: Platform, data: PlatformData): Promise<PlatformData> {
    const got = await mlflow<{ run: { info: { run_id: string }; data: { metrics: { value: number }[] } } }>(
        platform.ports.mlflow,
        "GET",
        "runs/get",
        { run_id: data.runId },
    );
    const object = await python(
        platform.container("mlflow"),
        `${BOTO3}\nprint(s3.get_object(Bucket="data", Key=given)["Body"].read().decode())`,
        data.object,
    );
    const password = await python(
        platform.container("airflow-dag-processor"),
        [
            "from airflow.models import Connection",
            "from airflow.utils.session import create_session",
            "with create_session() as session:",
            "    print(session.query(Connection).filter_by(conn_id=given).one().password)",
        ].join("\n"),
        data.connection,
    );
    return {
        runId: got.run.data.metrics[0]?.value === 7 ? got.run.info.run_id : "the metric is gone",
        object,
        connection: data.connection,
        password: password.split("\n").at(-1) ?? "",
        dagRuns: await countRuns(platform),
    };
}

/** How many DAG runs Airflow remembers. */
async function countRuns(platform: Platform): Promise<number> {
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    return (await api.get<{ total_entries: number }>("/dags/~/dagRuns")).total_entries;
}
