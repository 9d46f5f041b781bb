import { findPlatform } from "../../backup/find-platform";
import { clusterPods } from "../../platform/cluster-pods";
import { kubectlCommand, type KubectlCommand } from "../support/kubectl-command";

jest.mock("../../platform/cluster-pods");
jest.mock("../../platform/needs-cluster", () => ({ isInCluster: () => true }));
jest.mock("../../platform/credentials", () => ({
    stackCredentials: () => Promise.resolve({ minio: { accessKey: "a", secretKey: "s" } }),
}));
jest.mock("@gaiaflow/toolchain/core/project", () => ({ projectName: () => "iris" }));

const maker = (kind: string, name: string, volume: object = {}, more: object = {}) => ({
    kind,
    metadata: { name, ...more },
    spec: {
        replicas: 1,
        template: {
            metadata: { labels: { "app.kubernetes.io/name": name } },
            spec: {
                containers: [{ name, image: name, volumeMounts: [{ name: "logs", mountPath: "/opt/airflow/logs" }] }],
                volumes: [{ name: "logs", ...volume }],
            },
        },
    },
});
const CLAIM = { persistentVolumeClaim: { claimName: "airflow-logs-data" } };
const AIRFLOW = [maker("Deployment", "airflow-scheduler", CLAIM), maker("Job", "airflow-migration")];
const MLFLOW = maker("Deployment", "mlflow");
const STORE = [maker("StatefulSet", "minio"), maker("Job", "minio-init")];
const POSTGRES = maker("StatefulSet", "postgres");
/** What is asked in pods, by a word of it. */
const IN_PODS = [
    'case "$*" in *psql*) case "$(cat)" in *rolcreatedb*) echo "f|team" ;; *) echo 170002 ;; esac ;;',
    "*airflow/database-url*) echo af ;; *mlflow/database-url*) echo ml ;; *importlib*) echo 3.1.2 ;; esac;",
    "printf '\\n<gaiaflow: that was all of it>\\n'",
].join(" ");

let kubectl: KubectlCommand;
afterEach(() => kubectl.remove());

function there(...makers: readonly ReturnType<typeof maker>[]): void {
    const list = JSON.stringify({ items: makers });
    kubectl = kubectlCommand(
        `case "$1" in get) cat <<'EOF'\n${list}\nEOF\n exit ;; create) echo backup-x; exit ;; exec) ${IN_PODS}; exit ;; esac`,
    );
    const containers = makers
        .filter(({ kind }) => kind !== "Job")
        .map(({ metadata }) => ({ name: metadata.name, role: metadata.name, isRunning: true }));
    jest.mocked(clusterPods).mockResolvedValue({ ...kubectl.reach, containers } as never);
}

test("a platform in a cluster has what it has pods for", async () => {
    there(...AIRFLOW, MLFLOW, ...STORE, POSTGRES);
    const platform = await findPlatform("prod");
    expect(platform.versions).toMatchObject({ postgres: "17", airflow: "3.1.2", mlflow: "3.1.2" });
    expect(platform.store).toMatchObject({ endpoint: "http://minio:9000", key: { accessKey: "a", secretKey: "s" } });
    expect([platform.databases.isOwn, platform.airflow?.logs !== undefined]).toEqual([true, true]);
    await platform.databases.counts("mlflow");
    expect(kubectl.asked().at(-1)).toMatch(/^exec --stdin statefulset\/postgres .* --dbname=mlflow$/);
    // Nothing was made to look at it.
    await platform.leave();
    expect(kubectl.asked().filter((line) => /^(create|delete)/.test(line))).toEqual([]);
});

test("logs of tasks that go with their pod are no part of it", async () => {
    const [scheduler, migration] = [maker("Deployment", "airflow-scheduler", { emptyDir: {} }), AIRFLOW[1]];
    there(scheduler, migration as typeof scheduler, POSTGRES);
    expect((await findPlatform("prod")).airflow).not.toHaveProperty("logs");
});

test("a database elsewhere is asked by a pod like the migration's, under its own names", async () => {
    there(...AIRFLOW, MLFLOW);
    const platform = await findPlatform("prod");
    expect(platform).not.toHaveProperty("store");
    await platform.databases.counts("airflow");
    expect(kubectl.asked().at(-1)).toMatch(/^exec --stdin job\/backup-x --container backup .*/);
    expect(platform.databases.before("mlflow")).toBe("ml_before_restore");
    expect(JSON.parse(kubectl.given())).toMatchObject({
        spec: { template: { metadata: { labels: { "app.kubernetes.io/name": "airflow-migration" } } } },
    });
    await expect(platform.databases.refuseRestore()).rejects.toThrow(/user team .*\n.*ALTER ROLE team CREATEDB/);
    await platform.leave();
    expect(kubectl.asked().at(-1)).toMatch(/^delete job\/backup-x /);
});

test("without Airflow nothing there has a client of it", async () => {
    there(MLFLOW);
    await expect(findPlatform("prod")).rejects.toThrow(/gaiaflow:database\.url names a server[^]*snapshots/);
});
