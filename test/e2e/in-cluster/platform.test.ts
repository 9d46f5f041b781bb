import execa from "execa";
import { airflowApi } from "../../support/airflow-api";
import { makePlatform, type Platform } from "../../support/platform";
import { until } from "../../support/until";
import { clusterOf, type PlatformCluster } from "../../support/platform-cluster";

jest.setTimeout(1_800_000);

interface Pod {
    readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
    readonly status: {
        readonly phase: string;
        readonly containerStatuses?: readonly { readonly ready: boolean; readonly restartCount: number }[];
    };
}

let platform: Platform | undefined;
let cluster: PlatformCluster | undefined;
let namespace = "";
const ends: (() => void)[] = [];
const the = (): Platform => platform as Platform;
const kubectl = (...args: string[]): Promise<string> => (cluster as PlatformCluster).kubectl(...args);
const pods = async (): Promise<Pod[]> =>
    (JSON.parse(await kubectl("--namespace", namespace, "get", "pods", "--output", "json")) as { items: Pod[] }).items;

beforeAll(async () => {
    platform = await makePlatform({
        ...{ mode: "prod_local", services: ["airflow", "mlflow"] },
        ...{ airflow: { deployment: "in-cluster" }, cluster: { memoryMib: 6400 } },
    });
    await platform.up();
    namespace = (await platform.output("platformNamespace")) as string;
    cluster = clusterOf(platform);
    ends.push(await cluster.forward(namespace, "airflow-api-server", [platform.ports.airflow, 8080]));
    ends.push(await cluster.forward(namespace, "mlflow", [platform.ports.mlflow, 5000]));
});

afterAll(async () => {
    ends.forEach((end) => end());
    await platform?.remove();
});

test("an up ends when all pods are ready, and no container of this machine is one of them", async () => {
    const all = await pods();
    expect(all.map(({ metadata }) => metadata.labels["app.kubernetes.io/name"]).sort()).toEqual([
        ...["airflow-api-server", "airflow-dag-processor", "airflow-migration", "airflow-scheduler"],
        ...["airflow-triggerer", "minio", "minio-init", "mlflow", "postgres"],
    ]);
    const going = all.filter(({ status }) => status.phase !== "Succeeded");
    expect(going.flatMap(({ status }) => status.containerStatuses ?? []).every(({ ready }) => ready)).toBe(true);
    const { stdout } = await execa("docker", ["ps", "--format", "{{.Names}}", "--filter", `name=${the().stack}`], {
        env: { ...the().environment },
    });
    expect(stdout.split("\n")).toEqual([`gaiaflow-${the().stack}`]);
});

test("the example pipeline runs to success, and its model is in the cluster's MLflow", async () => {
    const api = await airflowApi(the().ports.airflow, (await the().logins()).airflow);
    const { state, tasks, id } = await api.run("train_iris");
    expect(tasks.map(({ task_id, state: end }) => `${task_id} ${end ?? ""}`).sort()).toEqual(
        ["evaluate", "prepare", "register", "train"].map((task) => `${task} success`),
    );
    expect(state).toBe("success");
    expect(await api.log("train_iris", id, "train")).toContain("pod");
    const route = "/api/2.0/mlflow/registered-models/get?name=iris";
    const answer = await fetch(`http://127.0.0.1:${the().ports.mlflow}${route}`);
    expect(await answer.json()).toMatchObject({
        registered_model: { name: "iris", latest_versions: [{ version: "1" }] },
    });
});

test("a task that runs in Airflow itself finds the project, too", async () => {
    const api = await airflowApi(the().ports.airflow, (await the().logins()).airflow);
    const { state } = await api.run("all_features");
    expect(state).toBe("success");
});

test("with nothing changed, a preview expects nothing", async () => {
    const { all, exitCode } = await the().pulumi("preview", "--expect-no-changes", "--diff");
    expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
});

test("Airflow may make pods of tasks, and nothing in its own namespace", async () => {
    const as = `system:serviceaccount:${namespace}:airflow`;
    const may = (where: string, ...what: string[]) =>
        kubectl("--namespace", where, "auth", "can-i", ...what, "--as", as).catch(() => "no");
    const tasks = (await the().output("namespace")) as string;
    expect(await may(tasks, "create", "pods")).toBe("yes");
    expect(await may(tasks, "get", "secrets")).toBe("no");
    expect(await may(namespace, "create", "pods")).toBe("no");
    expect(await may(namespace, "get", "secrets")).toBe("no");
});

test("what is in the databases outlives their pods", async () => {
    await kubectl("--namespace", namespace, "delete", "pod", "postgres-0", "minio-0");
    for (const set of ["postgres", "minio"]) {
        await kubectl("--namespace", namespace, "rollout", "status", `statefulset/${set}`, "--timeout=240s");
    }
    // Its connections to the database of before are found to be dead when they are used.
    const url = `http://127.0.0.1:${the().ports.mlflow}/api/2.0/mlflow/registered-models/get?name=iris`;
    await until("MLflow answers again", () =>
        fetch(url).then(
            ({ ok }) => ok,
            () => false,
        ),
    );
    expect(await (await fetch(url)).json()).toMatchObject({ registered_model: { name: "iris" } });
});
