import { python } from "./docker";
import { mlflow } from "./mlflow-api";

/** What a user has put into MLflow and the object store. */
export interface MlflowData {
    readonly runId: string;
    readonly object: string;
}

/** Where MLflow is: its port on this machine, and its container. */
export interface MlflowPlace {
    readonly port: number;
    readonly container: string;
}

const BOTO3 = `import boto3\ns3 = boto3.client("s3", endpoint_url="http://minio:9000", region_name="us-east-1")`;

/** Puts a run with a metric into MLflow and an object into the object store, both named by a mark. */
export async function putMlflowData({ port, container }: MlflowPlace, mark: string): Promise<MlflowData> {
    const { experiment_id } = await mlflow<{ experiment_id: string }>(port, "POST", "experiments/create", {
        name: `kept-${mark}`,
    });
    const made = await mlflow<{ run: { info: { run_id: string } } }>(port, "POST", "runs/create", { experiment_id });
    const runId = made.run.info.run_id;
    await mlflow(port, "POST", "runs/log-metric", { run_id: runId, key: "kept", value: 7, timestamp: 1 });
    const object = `kept/${mark}`;
    await python(container, `${BOTO3}\ns3.put_object(Bucket="data", Key=given, Body=given.encode())`, object);
    return { runId, object };
}

/** What of it can be read now; the same as was put there, or it is lost. */
export async function readMlflowData({ port, container }: MlflowPlace, data: MlflowData): Promise<MlflowData> {
    const { run } = await mlflow<{ run: { info: { run_id: string }; data: { metrics: { value: number }[] } } }>(
        port,
        "GET",
        "runs/get",
        { run_id: data.runId },
    );
    const read = `${BOTO3}\nprint(s3.get_object(Bucket="data", Key=given)["Body"].read().decode())`;
    return {
        runId: run.data.metrics[0]?.value === 7 ? run.info.run_id : "the metric is gone",
        object: await python(container, read, data.object),
    };
}
