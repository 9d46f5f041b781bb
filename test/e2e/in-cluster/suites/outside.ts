import * as fs from "node:fs/promises";
import * as path from "node:path";
import { docker } from "../../../support/docker";
import { startMinio, type Minio } from "../../../support/minio";
import { startTlsPostgres, type TlsPostgres } from "../../../support/tls-postgres";
import { until } from "../../../support/until";
import { airflowOf, endOf, knownTo, podsIn, untilModel, type InCluster, type Pod } from "./in-cluster";

const BUCKET = "team-models";
/** How many of each there are to be, beside one of each other. */
const REPLICAS = { "airflow-api-server": 2, "airflow-scheduler": 2, mlflow: 2 };

/** The same platform with a database and a bucket of a team's, and with several pods of what may be several. */
export function outside(fixture: () => InCluster): void {
    describe("with its state elsewhere", () => {
        let postgres: TlsPostgres | undefined;
        let minio: Minio | undefined;
        beforeAll(async () => {
            const { platform } = fixture();
            const networks = ["network", "ls", "--format", "{{.Name}}", "--filter"];
            const own = await docker(...networks, `label=io.gaiaflow.stack=${platform.stack}`);
            const [network = ""] = own.split("\n").filter((name) => name.includes("platform"));
            postgres = await startTlsPostgres(`${platform.stack}-postgres-outside`, network, ["af", "ml"]);
            minio = await startMinio(`${platform.stack}-minio-outside`, network);
            await minio.makeBucket(BUCKET);
            const { endpoint, key } = minio;
            await platform.configure({
                database: { airflow: "af", mlflow: "ml", caCertificate: postgres.certificate },
                objectStore: { bucket: BUCKET, endpoint, credentials: { accessKey: key.accessKeyId } },
                replicas: REPLICAS,
            });
            for (const [name, value] of [
                ["database.url", postgres.url],
                ["objectStore.credentials.secretKey", key.secretAccessKey],
            ] as const) {
                const set = ["config", "set", "--secret", "--path", `gaiaflow:${name}`, value];
                expect(await platform.pulumi(...set)).toMatchObject({ exitCode: 0 });
            }
            await platform.up();
            const isGoing = (pod: Pod) => pod.metadata.deletionTimestamp !== undefined;
            await until(
                "pods of before are gone",
                async () => !(await podsIn(fixture(), fixture().namespace)).some(isGoing),
            );
        });
        afterAll(async () => {
            await Promise.all([postgres?.remove(), minio?.remove()]);
        });

        test("it has no database and no object store of its own, and several of what may be several", async () => {
            const pods = await podsIn(fixture(), fixture().namespace);
            const count = (role: string) =>
                pods.filter(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === role).length;
            expect(["postgres", "minio", "minio-init"].map(count)).toEqual([0, 0, 0]);
            expect(Object.keys(REPLICAS).map(count)).toEqual([2, 2, 2]);
            const going = pods.filter(({ status }) => status.phase !== "Succeeded");
            expect(going.flatMap(({ status }) => status.containerStatuses ?? []).every(({ ready }) => ready)).toBe(
                true,
            );
        });

        test("the pipeline's runs are in the team's database, its model in the team's bucket", async () => {
            const api = await knownTo(fixture(), "train_iris");
            const { state } = await api.run("train_iris");
            expect(state).toBe("success");
            const done = "SELECT count(*) FROM dag_run WHERE dag_id = 'train_iris' AND state = 'success'";
            expect(await postgres?.query("af", done)).toBe("1");
            expect(await postgres?.query("ml", "SELECT name FROM registered_models")).toBe("iris");
            expect((await minio?.names(BUCKET))?.some((name) => /^mlflow\/.*\/MLmodel$/.test(name))).toBe(true);
            await untilModel(fixture());
        });

        test("its databases come back from a backup, which has nothing of the bucket, by a user who is no superuser", async () => {
            const { platform } = fixture();
            const [file, phrase] = ["outside.backup", "outside-phrase"].map((name) => path.join(platform.home, name));
            await fs.writeFile(phrase ?? "", "correct horse\n");
            const backup = async (...args: [string, ...string[]]) => {
                const { all = "", exitCode } = await platform.gaiaflow(...args, "--passphrase-file", phrase ?? "");
                return { all, exitCode };
            };
            const made = await backup("backup", file ?? "");
            expect([made.exitCode, made.exitCode === 0 ? "" : made.all]).toEqual([0, ""]);
            expect(made.all).toContain("in a bucket elsewhere");
            expect(made.all).not.toContain("objects.tar");
            const names = await minio?.names(BUCKET);
            await postgres?.query("ml", "UPDATE registered_models SET description = 'lost'");
            await postgres?.query("af", "DELETE FROM dag_run");
            const restored = await backup("restore", file ?? "", "--replace");
            expect([restored.exitCode, restored.exitCode === 0 ? "" : restored.all]).toEqual([0, ""]);
            console.log(restored.all);
            const done = "SELECT count(*) FROM dag_run WHERE dag_id = 'train_iris' AND state = 'success'";
            expect(await postgres?.query("af", done)).toBe("1");
            const model = "SELECT count(*) FROM registered_models WHERE description = 'lost'";
            expect(await postgres?.query("ml", model)).toBe("0");
            expect(await minio?.names(BUCKET)).toEqual(names);
            const kept = "SELECT count(*) FROM pg_database WHERE datname LIKE '%restore%'";
            expect(await postgres?.query("postgres", kept)).toBe("0");
            await untilModel(fixture());
        });

        test("a run goes on where one of two schedulers and one of two API servers are lost", async () => {
            const api = await airflowOf(fixture());
            const id = await api.trigger("train_iris");
            const pods = await podsIn(fixture(), fixture().namespace);
            const first = (role: string) =>
                pods.find(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === role)?.metadata.name ?? "";
            const lost = ["airflow-scheduler", "airflow-api-server"].map(first);
            await fixture().kubectl("--namespace", fixture().namespace, "delete", "pod", "--grace-period=1", ...lost);
            const { state } = await endOf(fixture(), "train_iris", id);
            expect(state).toBe("success");
        });

        test("with nothing changed, a preview expects nothing", async () => {
            const { all, exitCode } = await fixture().platform.pulumi("preview", "--expect-no-changes", "--diff");
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        });
    });
}
