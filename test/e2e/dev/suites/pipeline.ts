import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { airflowApi } from "../../../support/airflow-api";
import { check } from "../../../support/check";
import { inspect, python } from "../../../support/docker";
import type { Platform } from "../../../support/platform";

/** What MLflow's own client reads back. */
interface ReadBack {
    readonly status: string;
    readonly accuracy: number;
    readonly version: string;
    readonly artifacts: readonly string[];
    readonly predicted: number;
}

const READ_BACK = `
import json, sys, mlflow, mlflow.sklearn, pandas
from sklearn.datasets import load_iris
client = mlflow.MlflowClient()
[experiment] = [e for e in client.search_experiments() if e.name == "iris"]
run = client.search_runs([experiment.experiment_id], max_results=1)[0]
[version] = client.search_model_versions("name='iris'")
model = mlflow.sklearn.load_model(f"models:/iris/{version.version}")
print(json.dumps({
    "status": run.info.status,
    "accuracy": run.data.metrics["accuracy"],
    "version": version.version,
    "artifacts": sorted(a.path for a in client.list_artifacts(run.info.run_id, "data")),
    "predicted": len(model.predict(load_iris(as_frame=True).data)),
}))
`;

/** The example pipeline, from Airflow's API to an object in the store. */
export function pipeline(fixture: () => Platform): void {
    describe("the example pipeline", () => {
        test("runs to success", async () => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            const { state, tasks } = await api.run("train_iris");
            expect(tasks.map(({ task_id, state: result }) => `${task_id} ${result ?? ""}`).sort()).toEqual([
                "evaluate success",
                "prepare success",
                "register success",
                "train success",
            ]);
            expect(state).toBe("success");
        });

        test("could import just the modules that the program counts on where Airflow runs", async () => {
            const [script, counted] = await Promise.all(
                ["images/list-modules.py", "config/airflow-modules.txt"].map((file) =>
                    fs.readFile(path.join(programRoot, file), "utf8"),
                ),
            );
            expect(await python(fixture().container("airflow-scheduler"), script ?? "")).toBe(counted?.trim());
        });

        test("is read back by MLflow's own client from this machine: run, metric, model, artifacts", async () => {
            // The client of the project's environment, in the network of this machine: it sees what a user's own would.
            const { Image } = await inspect(fixture().container("tasks"));
            const where = [
                "--network",
                "host",
                "--env",
                `MLFLOW_TRACKING_URI=http://127.0.0.1:${fixture().ports.mlflow}`,
            ];
            const args = ["run", "--rm", ...where, "--entrypoint", "python", Image, "-c", READ_BACK];
            const { stdout } = await execa("docker", args, { stdin: "ignore" });
            const read = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as ReadBack;
            expect(read).toMatchObject({
                status: "FINISHED",
                version: "1",
                artifacts: ["data/test.csv", "data/train.csv"],
                predicted: 150,
            });
            expect(read.accuracy).toBeGreaterThan(0.9);
        });

        test("has left its artifacts in the object store's bucket", async () => {
            const list = [
                "import boto3",
                's3 = boto3.client("s3", endpoint_url="http://minio:9000", region_name="us-east-1")',
                'print(json.dumps([o["Key"] for o in s3.list_objects_v2(Bucket="mlflow")["Contents"]]))',
            ];
            const keys = JSON.parse(await python(fixture().container("mlflow"), list.join("\n"))) as string[];
            expect(keys).toContainEqual(expect.stringMatching(/\/artifacts\/data\/train\.csv$/));
        });

        test("has a sister that uses every argument of task_factory: groups, XComs, a task that fails and is tried again", async () => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            const { id, state, tasks } = await api.run("all_features");
            expect(state).toBe("success");
            const tried = tasks.map(
                ({ task_id, state: result, try_number }) => `${task_id} ${result ?? ""} ${try_number}`,
            );
            const once = ["compare", "done", "echo", "from_shell", "here", "prepare.split", "quiet", "shell"];
            expect(tried.sort()).toEqual([...once.map((task) => `${task} success 1`), "fail failed 2"].sort());
            // As text, which shows the order of keys too.
            const pushed = (await api.xcoms("all_features", id)).map(
                ({ task, key, stored }) => `${task} ${key} ${JSON.stringify(JSON.parse(stored))}`,
            );
            const parts = { train: [0, 1, 2], test: [3, 4, 5], note: null };
            const given = { z: null, a: [1.5, { deep: {} }], text: "$$ $(HOME) {{ ds }} 'ü' \"\n" };
            const expected = {
                "compare return_value": { train: 3, test: 3, both: 0 },
                "done return_value": { given: "done" },
                "echo return_value": { given, nothing: null, whole: parts },
                "from_shell return_value": "3 ROWS",
                "here return_value": "HERE",
                "prepare.split note": null,
                "prepare.split return_value": parts,
                "prepare.split test": parts.test,
                "prepare.split train": parts.train,
                "shell return_value": "3 rows",
            };
            expect(pushed).toEqual(Object.entries(expected).map(([of, value]) => `${of} ${JSON.stringify(value)}`));
            // And what everybody else sees is the same JSON.
            for (const [of, value] of Object.entries(expected)) {
                const [task = "", key] = of.split(" ");
                expect([of, await api.xcom("all_features", id, task, key)]).toEqual([of, value]);
            }
        });

        test("and its sister have no fault by the check, where Airflow runs", async () => {
            const { findings, tasks } = await check(fixture());
            const files = ["all_features.py", "train_iris.py"];
            // Other tests may have put DAGs beside them.
            expect(findings.filter(({ file }) => files.includes(file))).toEqual([]);
            const checked = tasks.filter(({ file }) => files.includes(file)).map(({ task }) => task);
            expect(checked).toEqual(expect.arrayContaining(["prepare.split", "echo", "here", "register"]));
        });

        test("gives tasks a key that opens the stack's buckets and makes no other", async () => {
            const probe = [
                "import boto3",
                "from botocore.exceptions import ClientError",
                's3 = boto3.client("s3")',
                's3.put_object(Bucket="data", Key="probe", Body=b"1")',
                "try:",
                '    s3.create_bucket(Bucket="another")',
                "except ClientError as error:",
                '    print(error.response["Error"]["Code"])',
            ];
            expect(await python(fixture().container("airflow-scheduler"), probe.join("\n"))).toBe("AccessDenied");
        });
    });
}
