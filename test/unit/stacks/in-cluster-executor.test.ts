import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { executorsOf } from "../../../lib/executors";
import { RULES } from "../../../policy/rules";
import { inCluster } from "../../../stacks/in-cluster";
import { ask } from "../../support/policy";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

type InCluster = Recording<ReturnType<typeof inCluster>>;
const { airflow, project, tasks } = settings();
const local = {
    mode: "prod_local",
    identity: { project: "gaiaflow", stack: "prod_local" },
    project: {
        ...project,
        folders: { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } },
    },
} as const;
const run = (executor: string, changes: Parameters<typeof settings>[0] = {}): Promise<InCluster> => {
    const own = { ...airflow, inCluster: true, executors: executorsOf(executor) };
    return record(() => inCluster(settings({ ...local, airflow: own, ...changes }), MACHINE), { mocks });
};
const TASKS = "gaiaflow-prod-local";
const SECRET = "kubernetes:core/v1:Secret";

interface Container {
    readonly name: string;
    readonly env: readonly { readonly name: string; readonly value: string }[];
}
interface Deployed {
    readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}
const containerOf = ({ resources }: InCluster, pod: string, name: string): Container => {
    const made = resources.find((each) => each.type === "kubernetes:apps/v1:Deployment" && each.name === pod);
    const { spec } = (made?.inputs as unknown as Deployed).spec.template;
    return spec.containers.find((each) => each.name === name) as Container;
};
const variablesOf = (all: InCluster, pod = "airflow-scheduler"): Record<string, string> =>
    Object.fromEntries(containerOf(all, pod, pod).env.map(({ name, value }) => [name, value]));
const dataOf = (all: InCluster, secret: string): Record<string, string> =>
    (revealed(all.get(SECRET, secret).inputs) as { data: Record<string, string> }).data;
const text = (base64 = ""): string => Buffer.from(base64, "base64").toString();
const templateOf = (all: InCluster) =>
    JSON.parse(text(dataOf(all, "airflow-scheduler-files")["airflow-scheduler.airflow.worker-pod.json"])) as {
        metadata: { labels: Record<string, string> };
        spec: Record<string, unknown> & { containers: Record<string, unknown>[] };
    };

describe("an Airflow that makes pods of its own tasks", () => {
    let all: InCluster;
    beforeAll(async () => {
        all = await run("kubernetes", {
            tasks: { ...tasks, secrets: ["warehouse"], labels: { team: "vision" }, nodeSelector: { pool: "ml" } },
        });
    });

    test("makes them where the other tasks are, and follows those itself", () => {
        expect(variablesOf(all)).toMatchObject({
            AIRFLOW__CORE__EXECUTOR: "KubernetesExecutor,LocalExecutor:gaiaflow.local_executor.LocalExecutor",
            AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: TASKS,
            AIRFLOW__KUBERNETES_EXECUTOR__POD_TEMPLATE_FILE: "/run/secrets/airflow/worker-pod.json",
            GAIAFLOW_FOLLOWING_EXECUTOR: "LocalExecutor",
        });
        expect(variablesOf(all, "airflow-api-server")["AIRFLOW__CORE__EXECUTOR"]).toBe(
            "KubernetesExecutor,LocalExecutor:gaiaflow.local_executor.LocalExecutor",
        );
    });

    test("has them run its own image, as little privileged as its own pods, with what the stack says of tasks", () => {
        const { metadata, spec } = templateOf(all);
        const [container, ...others] = spec.containers;
        expect(others).toEqual([]);
        expect(container).toMatchObject({
            name: "base",
            image: (containerOf(all, "airflow-scheduler", "airflow-scheduler") as unknown as { image: string }).image,
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "2Gi" } },
            envFrom: [{ secretRef: { name: "gaiaflow-s3" } }, { secretRef: { name: "warehouse" } }],
        });
        expect(container).not.toHaveProperty("args");
        expect(container).not.toHaveProperty("livenessProbe");
        expect(spec).toMatchObject({
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            serviceAccountName: "gaiaflow-task",
            nodeSelector: { pool: "ml" },
            securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
        });
        expect(metadata.labels).toMatchObject({ team: "vision", "app.kubernetes.io/name": "airflow-worker" });
    });

    test("gives them neither its database nor its keys nor a claim", () => {
        const { spec } = templateOf(all);
        expect(Object.keys(dataOf(all, "airflow-worker-files")).map((key) => key.split(".")[1])).toEqual(
            expect.not.arrayContaining(["airflow"]),
        );
        const { env } = spec.containers[0] as unknown as Container;
        expect(env).toContainEqual({
            name: "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
            value: "sqlite://",
        });
        const volumes = spec["volumes"] as Record<string, unknown>[];
        expect(volumes.filter((volume) => "persistentVolumeClaim" in volume)).toEqual([]);
        expect(JSON.stringify(spec)).not.toContain(SECRET_MARK);
        const { metadata } = all.get(SECRET, "airflow-worker-files").inputs as { metadata: { namespace: string } };
        expect(metadata.namespace).toBe(TASKS);
    });

    test("lets them reach its API by name, and reads their logs from the object store", () => {
        expect(all.get("kubernetes:core/v1:Service", "airflow-api-server-for-tasks").inputs).toMatchObject({
            metadata: { namespace: TASKS, name: "airflow-api-server" },
        });
        const policy = all.get("kubernetes:networking.k8s.io/v1:NetworkPolicy", "airflow-api-server").inputs;
        expect(JSON.stringify(policy)).toContain(`"kubernetes.io/metadata.name":"${TASKS}"`);
        expect(Object.keys(dataOf(all, "airflow-api-server-files"))).toContain("airflow-api-server.s3.credentials");
        expect(JSON.stringify(all.get("kubernetes:batch/v1:Job", "minio-init").inputs)).toContain("airflow-logs");
    });

    test("may do in the cluster what it may without, and read what such pods say", async () => {
        const roles = ({ resources }: InCluster) =>
            resources
                .filter(({ type }) => type.endsWith(":Role"))
                .map(({ inputs, name }) => [name, inputs["rules"]] as const)
                .sort();
        const reading = [
            { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
            { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
        ];
        expect(roles(all)).toEqual([["log-rights", reading], ...roles(await run("local"))]);
        const { spec } = (all.get("kubernetes:apps/v1:Deployment", "airflow-api-server").inputs as unknown as Deployed)
            .spec.template;
        expect(spec).toMatchObject({ serviceAccountName: "airflow-logs", automountServiceAccountToken: true });
    });

    test("has secrets in Secrets alone, and breaks no policy of the pack", async () => {
        const readable = all.resources.map(({ inputs, urn }) => [urn, JSON.stringify(publicPart(inputs))] as const);
        expect(readable.filter(([, shown]) => shown.includes(SECRET_MARK)).map(([urn]) => urn)).toEqual([]);
        const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        const verdicts = await Promise.all(
            RULES.flatMap((rule) =>
                own.map(async ({ inputs, type }) => {
                    const { advice, refused } = await ask(rule, type, revealed(inputs) as object, {
                        mode: "prod_local",
                    });
                    return [...advice, ...refused];
                }),
            ),
        );
        expect(verdicts.flat()).toEqual([]);
    });
});

test("a database elsewhere is none of such a pod's, whoever says how it is opened", async () => {
    const password = "word-of-the-team";
    const url = pulumi.secret(`postgresql://team:${password}@db.example.com`);
    const database = { url, names: { airflow: "af", mlflow: "ml" } };
    const env = {
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC: url,
        AIRFLOW__LOGGING__LOGGING_LEVEL: pulumi.secret("INFO"),
    };
    for (const [own, kept] of [
        [{}, []],
        [env, ["airflow-worker.environment.AIRFLOW__LOGGING__LOGGING_LEVEL"]],
    ] as const) {
        const all = await run("kubernetes", {
            airflow: { ...airflow, inCluster: true, executors: executorsOf("kubernetes"), env: own },
            outside: { database },
        });
        const files = Object.entries(dataOf(all, "airflow-worker-files")).map(
            ([key, data]) => [key, text(data)] as const,
        );
        expect(files.filter(([, content]) => content.includes(password))).toEqual([]);
        expect(files.map(([key]) => key).filter((key) => key.includes(".AIRFLOW__"))).toEqual(kept);
        const { env: variables } = templateOf(all).spec.containers[0] as unknown as Container;
        expect(variables.filter(({ name }) => name.startsWith("AIRFLOW__DATABASE__"))).toEqual([
            { name: "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", value: "sqlite://" },
        ]);
    }
});

test("Secrets come into such a pod as into all pods of tasks, so that those of tasks.secrets win", async () => {
    const all = await run("kubernetes", {
        env: { TOKEN: pulumi.secret("one"), AIRFLOW_HOME: pulumi.secret("/elsewhere") },
        secretEnv: true,
        tasks: { ...tasks, secrets: ["warehouse"] },
    });
    const { env, envFrom } = templateOf(all).spec.containers[0] as unknown as Container & { envFrom: unknown };
    const names = ["gaiaflow-s3", "gaiaflow-env", "warehouse"];
    expect(envFrom).toEqual(names.map((name) => ({ secretRef: { name } })));
    const { secrets } = JSON.parse(
        (
            all.get("kubernetes:core/v1:ConfigMap", "airflow-worker-gaiaflow-task-config").inputs as {
                data: Record<string, string>;
            }
        ).data["task-config.json"] ?? "",
    ) as { secrets: unknown };
    expect(secrets).toEqual(names);
    expect(Object.keys(dataOf(all, "airflow-worker-files"))).toEqual(["airflow-worker.s3.credentials"]);
    expect(Object.fromEntries(env.map(({ name, value }) => [name, value]))).toMatchObject({
        AIRFLOW_HOME: "/opt/airflow",
        AIRFLOW_CONFIG: "/etc/airflow/airflow.cfg",
    });
});

test("a git host that a certificate of a team's own vouches for is known to such a pod", async () => {
    const git = { repository: "https://git.example.com/iris.git", ref: "main", caCertificate: "of a team" };
    const { bundle } = settings().dags;
    const all = await run("kubernetes", { dags: { bundle: { ...bundle, type: "git", git } } });
    expect(text(dataOf(all, "airflow-worker-files")["airflow-worker.git.ca.crt"])).toBe("of a team\n");
    const [container] = templateOf(all).spec.containers as unknown as (Container & { volumeMounts: unknown[] })[];
    expect(container?.env).toEqual(
        expect.arrayContaining([
            { name: "GIT_CONFIG_COUNT", value: "1" },
            { name: "GIT_CONFIG_KEY_0", value: "http.https://git.example.com/.sslCAInfo" },
            { name: "GIT_CONFIG_VALUE_0", value: "/run/secrets/git/ca.crt" },
        ]),
    );
    const volume = "airflow-worker-files-git";
    expect(container?.volumeMounts).toContainEqual({ name: volume, mountPath: "/run/secrets/git" });
    const secret = { items: [{ key: "airflow-worker.git.ca.crt", path: "ca.crt" }] };
    expect(templateOf(all).spec["volumes"]).toContainEqual(
        expect.objectContaining({ name: volume, secret: expect.objectContaining(secret) as object }),
    );
});

test("with both, tasks that name none run beside the scheduler", async () => {
    expect(variablesOf(await run("local,kubernetes"))).toMatchObject({
        AIRFLOW__CORE__EXECUTOR: "LocalExecutor:gaiaflow.local_executor.LocalExecutor,KubernetesExecutor",
    });
});

test("without it there is nothing of it", async () => {
    const all = await run("LocalExecutor");
    const shown = JSON.stringify(all.resources.map(({ inputs }) => revealed(inputs)));
    expect(shown.match(/airflow-worker|KUBERNETES_EXECUTOR|GAIAFLOW_TASK_LOGS|data,airflow-logs/g)).toBeNull();
});

test("logs are in the team's bucket where the stack has one, below a name of theirs and the stack's", async () => {
    const secret = (text: string) => pulumi.secret(text);
    const bucket = {
        bucket: "team",
        region: "eu-central-1",
        key: { accessKey: secret("id"), secretKey: secret("key") },
    };
    const where =
        variablesOf(await run("kubernetes", { outside: { objectStore: bucket } }))["GAIAFLOW_TASK_LOGS"] ?? "";
    const keyFile = "/run/secrets/s3/credentials";
    expect(JSON.parse(where)).toEqual({ bucket: "team", prefix: "airflow-logs/gaiaflow.prod_local/", keyFile });
});
