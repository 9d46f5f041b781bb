import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../../support/airflow-api";
import { containersOf, inspect } from "../../../support/docker";
import { runCells } from "../../../support/jupyter-kernel";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** The value of all secrets that {@link configureStores} sets. */
export const SECRET = `secret-${crypto.randomBytes(12).toString("hex")}`;
const FROM_FILE = `${SECRET}\nof two lines`;
const hash = (text: string): string => crypto.createHash("sha256").update(text).digest("hex");

const DAG = `
from airflow.sdk import DAG, Connection, Variable, task
from gaiaflow import task_factory

@task
def objects():
    import hashlib
    warehouse = Connection.get("warehouse")
    secrets = [warehouse.password, Variable.get("api_token")]
    regions = Variable.get("regions", deserialize_json=True)
    return [warehouse.host, warehouse.port, warehouse.extra_dejson, regions, *(hashlib.sha256(s.encode()).hexdigest() for s in secrets)]

with DAG("stores", schedule=None):
    objects()
    task_factory("see", "iris.stores:see", func_kwargs={"bucket": "made-by-task"}, pool="gpu", retries=0)
`;

/** What a function sees of the stack's object store and of the user's variables; of secrets it returns hashes. */
const FUNCTION = `
import hashlib, os

def see(bucket):
    import boto3
    from botocore.exceptions import ClientError
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=bucket)
    for name in (bucket, "data", "s2-products"):
        s3.put_object(Bucket=name, Key=bucket, Body=b"1")
    try:
        s3.create_bucket(Bucket="another")
        refused = None
    except ClientError as error:
        refused = error.response["Error"]["Code"]
    shared = os.statvfs("/dev/shm")
    return {
        "refused": refused,
        "key": len(os.environ["AWS_ACCESS_KEY_ID"]) + len(os.environ["AWS_SECRET_ACCESS_KEY"]),
        "secrets": [hashlib.sha256(os.environ[name].encode()).hexdigest() for name in ("TOKEN", "FROM_FILE")],
        "plain": os.environ["PLAIN"],
        "gdal": [os.environ[name] for name in ("AWS_S3_ENDPOINT", "AWS_HTTPS", "AWS_VIRTUAL_HOSTING")],
        "shared": shared.f_frsize * shared.f_blocks // 2**20 >= 1900,
    }
`;
const SEEN = {
    refused: "AccessDenied",
    key: 60,
    secrets: [hash(SECRET), hash(FROM_FILE)],
    plain: "it's $HOME",
    gdal: ["minio:9000", "NO", "FALSE"],
    shared: true,
};
const connection = { conn_type: "postgres", host: "db.example.com", port: 5432, extra: { sslmode: "require" } };

/** What a stack says that {@link stores} looks at; before its first `up`. */
export async function configureStores(platform: Platform): Promise<void> {
    await fs.writeFile(path.join(platform.dir, "project/iris/stores.py"), FUNCTION);
    await fs.writeFile(path.join(platform.dir, "dags/stores.py"), DAG);
    await fs.writeFile(path.join(platform.dir, ".env"), `# the team's own\nexport FROM_FILE="${FROM_FILE}"\n`);
    await platform.configure({
        env: { PLAIN: SEEN.plain },
        envFile: ".env",
        objectStore: { buckets: ["s2-products"], keyBuckets: ["made-*"] },
        airflow: {
            connections: { warehouse: connection },
            variables: { regions: ["eu", "us"] },
            pools: { gpu: { slots: 2 } },
        },
    });
    for (const key of ["env.TOKEN", "airflow.connections.warehouse.password", "airflow.variables.api_token"]) {
        const { exitCode, all } = await platform.pulumi(
            "config",
            "set",
            "--secret",
            "--path",
            `gaiaflow:${key}`,
            SECRET,
        );
        expect([exitCode, all]).toEqual([0, expect.anything()]);
    }
}

/** Variables, buckets, Airflow's connections, variables and pools, and shared memory, as a stack's configuration says. */
export function stores(fixture: () => Platform): void {
    describe("what the configuration gives to functions and to Airflow", () => {
        let api: AirflowApi;
        beforeAll(async () => {
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("stores"));
        });

        test("is there in a task: variables, the key, buckets that may be made and no others, shared memory", async () => {
            const { id, tasks } = await api.run("stores");
            const states = tasks.map(({ task_id: task, state }) => [task, state]).sort();
            expect([states, id]).toEqual([
                [
                    ["objects", "success"],
                    ["see", "success"],
                ],
                id,
            ]);
            expect(await api.xcom("stores", id, "see")).toEqual(SEEN);
            const { extra, host, port } = connection;
            const secrets = [hash(SECRET), hash(SECRET)];
            expect(await api.xcom("stores", id, "objects")).toEqual([host, port, extra, ["eu", "us"], ...secrets]);
            expect(await api.get("/pools/gpu")).toMatchObject({ slots: 2 });
        });

        test("is there in a notebook", async () => {
            const server = { port: fixture().ports.jupyter, token: (await fixture().logins()).jupyter.token };
            const [outputs] = await runCells(server, [
                "import json, iris.stores; print(json.dumps(iris.stores.see('made-by-notebook')))",
            ]);
            expect(JSON.parse(String(outputs?.[0]?.["text"]))).toEqual(SEEN);
        });

        test("shows no secret to whoever inspects the containers, and none in the state", async () => {
            const containers = await Promise.all((await containersOf(fixture().stack)).map(inspect));
            expect(JSON.stringify(containers)).not.toContain(SECRET);
            expect((await fixture().pulumi("stack", "export")).all).not.toContain(SECRET);
        });
    });
}

/** What is taken out of the configuration goes, and what was made on Airflow's page stays. */
export function removedObjects(fixture: () => Platform): void {
    test("a connection that is declared no longer is removed, and one made by hand stays", async () => {
        const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
        const ids = async (kind: string, key: string) =>
            (await api.get<Record<string, Record<string, unknown>[]>>(`/${kind}`))[kind]?.map((one) => one[key]).sort();
        await api.post("/connections", { connection_id: "by_hand", conn_type: "http" });
        await api.post("/variables", { key: "by_hand", value: "1" });
        expect(await ids("connections", "connection_id")).toEqual(["by_hand", "warehouse"]);
        await fixture().configure({ airflow: { pools: { cpu: { slots: 1 } } } });
        await fixture().up();
        expect(await ids("connections", "connection_id")).toEqual(["by_hand"]);
        expect(await ids("variables", "key")).toEqual(["by_hand"]);
        expect(await ids("pools", "name")).toEqual(["cpu", "default_pool"]);

        await fixture().configure({ airflow: { variables: { by_hand: "2" } } });
        const { exitCode, all } = await fixture().pulumi("up", "--yes", "--skip-preview");
        expect([exitCode, all]).toEqual([1, expect.stringContaining("gaiaflow:airflow.variables: by_hand")]);
        expect(await api.get("/variables/by_hand")).toMatchObject({ value: "1" });
        await fixture().configure({ airflow: undefined });
        await fixture().up();
    });
}
