import * as fs from "node:fs/promises";
import * as path from "node:path";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { until } from "../../../support/until";
import { airflowOf, knownTo, podsIn, untilModel, type InCluster } from "./in-cluster";

const HISTORY = ["evaluate success", "prepare success", "register success", "train success"];
const VARIABLE = { key: "threshold", value: "a secret threshold" };
const OWN_FILE = "airflow-migration.airflow.objects.json";

/** What is lost after a backup of a platform in a cluster is there again after its restore, and nothing is where it fails. */
export function backups(fixture: () => InCluster): void {
    describe("a backup", () => {
        let file: string;
        let phrase: string;
        let run: string;
        let model: string;
        const gaiaflow = async (...args: [string, ...string[]]) => {
            const { all = "", exitCode, stdout } = await fixture().platform.gaiaflow(...args);
            return { all, exitCode, stdout };
        };
        const restore = (...args: string[]) => gaiaflow("restore", file, "--passphrase-file", phrase, ...args);
        const inStore = async <T>(ask: (client: S3Client) => Promise<T>): Promise<T> => {
            const { accessKey: accessKeyId, secretKey: secretAccessKey } = (await fixture().platform.logins()).s3;
            const client = new S3Client({
                ...{ endpoint: `http://127.0.0.1:${fixture().platform.ports.minio}`, forcePathStyle: true },
                ...{ region: "us-east-1", credentials: { accessKeyId, secretAccessKey } },
            });
            try {
                return await ask(client);
            } finally {
                client.destroy();
            }
        };
        const modelText = () =>
            inStore(async (client) => {
                const { Body } = await client.send(new GetObjectCommand({ Bucket: "mlflow", Key: model }));
                return Body?.transformToString();
            });
        /** Of the platform's pods, without one of a backup that is ending. */
        const names = async () =>
            (await podsIn(fixture(), fixture().namespace))
                .map(({ metadata: { name, uid } }) => `${name} ${uid}`)
                .filter((name) => !name.startsWith("backup-"))
                .sort();
        const history = async () => {
            const api = await airflowOf(fixture());
            const tasks = await api.tasks("train_iris", run);
            return tasks.map(({ state, task_id }) => `${task_id} ${state ?? ""}`).sort();
        };
        const jobs = async () =>
            (await fixture().kubectl("--namespace", fixture().namespace, "get", "jobs", "--output", "name"))
                .split("\n")
                .sort();

        beforeAll(async () => {
            const { home } = fixture().platform;
            file = path.join(home, "monday.backup");
            phrase = path.join(home, "phrase");
            await fs.writeFile(phrase, "correct horse\n");
            const api = await knownTo(fixture(), "train_iris");
            run = (await api.run("train_iris")).id;
            await api.post("/variables", VARIABLE);
            // The port leads to MinIO again once the pods are known by which the tests before have replaced it.
            await until("the store has the model", async () => {
                const asked = inStore((client) => client.send(new ListObjectsV2Command({ Bucket: "mlflow" })));
                const { Contents = [] } = await asked.catch(() => ({ Contents: [] }));
                model = Contents.map(({ Key = "" }) => Key).find((key) => key.endsWith("/MLmodel")) ?? "";
                return model !== "";
            });
        });

        test("stops nothing, leaves nothing in the cluster, and shows nothing without its passphrase", async () => {
            const before = await names();
            const { all, exitCode, stdout } = await gaiaflow("backup", file, "--passphrase-file", phrase, "--json");
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
            console.log(all);
            expect(JSON.parse(stdout)).toMatchObject({ file, bytes: (await fs.stat(file)).size });
            expect(all).toMatch(/DAG runs?, 1 variable, \d+ experiments?, \d+ MLflow runs?, 1 registered model/);
            expect(await names()).toEqual(before);
            expect(await jobs()).toEqual(["job.batch/airflow-migration", "job.batch/minio-init"]);
            const stored = await fs.readFile(file);
            expect([VARIABLE.value, "PGDMP"].filter((text) => stored.includes(text))).toEqual([]);
        });

        test("of a platform with data takes nothing's place unasked, and a wrong passphrase opens nothing", async () => {
            const before = await names();
            expect(await restore()).toMatchObject({ exitCode: 1, all: expect.stringContaining("has data:") as string });
            await fs.writeFile(`${phrase}-2`, "wrong horse\n");
            const wrong = await gaiaflow("restore", file, "--replace", "--passphrase-file", `${phrase}-2`);
            expect(wrong).toMatchObject({ exitCode: 1, all: expect.stringContaining("does not open") as string });
            expect(await names()).toEqual(before);
        });

        test("brings a run and a model's file back that are gone, and takes away what came later", async () => {
            const api = await airflowOf(fixture());
            await api.delete(`/dags/train_iris/dagRuns/${encodeURIComponent(run)}`);
            await inStore((client) => client.send(new DeleteObjectCommand({ Bucket: "mlflow", Key: model })));
            await api.post("/variables", { key: "later", value: "1" });
            await expect(modelText()).rejects.toThrow();
            const { all, exitCode } = await restore("--replace");
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
            expect(all).toMatch(/Airflow and MLflow stood still for \d+ s\./);
            console.log(all);
            expect(await history()).toEqual(HISTORY);
            expect(await (await airflowOf(fixture())).log("train_iris", run, "train")).toContain("train");
            await untilModel(fixture());
            expect(await modelText()).toContain("sklearn");
            const after = await airflowOf(fixture());
            expect((await after.get<{ value: string }>(`/variables/${VARIABLE.key}`)).value).toBe(VARIABLE.value);
            await expect(after.get("/variables/later")).rejects.toThrow("404");
            expect(await jobs()).toEqual(["job.batch/airflow-migration", "job.batch/minio-init"]);
        });

        test("once restored, the stack's DAG runs, and a preview finds nothing to do", async () => {
            expect((await (await airflowOf(fixture())).run("train_iris")).state).toBe("success");
            const { all, exitCode } = await fixture().platform.pulumi("preview", "--expect-no-changes", "--diff");
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        });

        test("whose restore fails in the end leaves all as it was", async () => {
            // As of a stack that declares a variable which the backup has, too.
            const { kubectl, namespace } = fixture();
            const secret = ["--namespace", namespace, "patch", "secret", "airflow-migration-files", "--patch"];
            const declare = (objects: object) => {
                const text = Buffer.from(JSON.stringify(objects)).toString("base64");
                return kubectl(...secret, JSON.stringify({ data: { [OWN_FILE]: text } }));
            };
            const api = await airflowOf(fixture());
            await api.post("/variables", { key: "later", value: "1" });
            await declare({ variables: { [VARIABLE.key]: "declared" } });
            const { all, exitCode } = await restore("--replace");
            await declare({});
            expect({ exitCode, all }).toEqual({
                exitCode: 1,
                all: expect.stringMatching(/gaiaflow:airflow\.variables: threshold/) as string,
            });
            const after = await airflowOf(fixture());
            expect((await after.get<{ value: string }>("/variables/later")).value).toBe("1");
            await after.delete("/variables/later");
            expect(await modelText()).toContain("sklearn");
            const databases = "SELECT datname FROM pg_database WHERE datname LIKE '%restore%'";
            const { all: left } = await gaiaflow("shell", "postgres", "--", "psql", "-At", "-c", databases);
            expect(left).toBe("");
        });
    });
}
