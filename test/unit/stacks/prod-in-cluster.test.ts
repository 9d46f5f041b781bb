import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RULES } from "../../../policy/rules";
import { prodInCluster } from "../../../stacks/in-cluster";
import { ask } from "../../support/policy";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recorded, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, settings } from "../../support/settings";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const JOB = "kubernetes:batch/v1:Job";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const SECRET = "kubernetes:core/v1:Secret";
const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const IMAGE = "docker:index/image:Image";
const ROLE = "arn:aws:iam::123456789012:role/gaiaflow";

type Prod = Recording<Awaited<ReturnType<typeof prodInCluster>>>;
const base = settings();
const { airflow, dags, project } = base;
const target = { secret: false, context: "production", server: "https://api.example.com", client: undefined as never };
const inRegistry = (name: string): string => `registry.example.com/${name}@sha256:${"1".repeat(64)}`;
const withDigests = {
    ...mocks,
    outputs: { ...mocks.outputs, [IMAGE]: (name: string) => ({ repoDigest: inRegistry(name) }) },
};
const inProduction = {
    mode: "prod",
    identity: { project: "gaiaflow", stack: "prod" },
    project: {
        ...project,
        folders: { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } },
    },
    airflow: { ...airflow, inCluster: true },
    registry: { server: "registry.example.com", username: "builder", password: SECRET_MARK, pull: {} },
} as const;
const run = (changes: Parameters<typeof settings>[0] = {}, preview = false, takesUp = false): Promise<Prod> =>
    record(() => prodInCluster(settings({ ...inProduction, ...changes }), { target, takesUp }), {
        mocks: withDigests,
        preview,
    });

interface Container {
    readonly name: string;
    readonly image: string;
    readonly env?: readonly { readonly name: string; readonly value: string }[];
}
interface Pod {
    readonly automountServiceAccountToken: boolean;
    readonly containers: readonly Container[];
    readonly imagePullSecrets?: readonly { readonly name: string }[];
    readonly initContainers?: readonly Container[];
    readonly serviceAccountName?: string;
    readonly volumes: readonly { readonly name: string }[];
}
const pods = ({ resources }: Prod): Recorded[] =>
    resources.filter(({ type }) => [DEPLOYMENT, STATEFUL_SET, JOB].includes(type));
const podOf = ({ inputs }: Recorded): Pod => (inputs as { spec: { template: { spec: Pod } } }).spec.template.spec;
const pod = (all: Prod, name: string): Pod => podOf(pods(all).find((each) => each.name === name) as Recorded);
const environment = (all: Prod, name: string): Record<string, string> =>
    Object.fromEntries(pod(all, name).containers.flatMap(({ env = [] }) => env.map((each) => [each.name, each.value])));
const files = (all: Prod, name: string): Record<string, string> => {
    const { data } = revealed(all.get(SECRET, `${name}-files`).inputs) as { data: Record<string, string> };
    return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]));
};
const named = ({ resources }: Prod, type: string): Recorded[] => resources.filter((each) => each.type === type);

describe("the platform in a cluster that is there already", () => {
    let all: Prod;
    beforeAll(async () => {
        all = await run();
    });

    test("is these pods, with nothing for tasks beside the scheduler, and no container or Minikube", () => {
        expect(
            pods(all)
                .map(({ name }) => name)
                .sort(),
        ).toEqual([
            ...["airflow-api-server", "airflow-dag-processor", "airflow-migration", "airflow-scheduler"],
            ...["airflow-triggerer", "jupyter", "minio", "minio-init", "mlflow", "postgres"],
        ]);
        expect(pod(all, "airflow-scheduler").containers.map(({ name }) => name)).toEqual(["airflow-scheduler"]);
        expect(named(all, "docker:index/container:Container")).toEqual([]);
        expect(named(all, "command:local:Command").map(({ name }) => name)).not.toContain("cluster");
        expect(all.get("pulumi:providers:kubernetes", "kubernetes").inputs).toMatchObject({ context: "production" });
    });

    test("declares the same resources in a preview as in an update", async () => {
        const urns = ({ resources }: Prod): string[] => resources.map(({ urn }) => urn).sort();
        expect(urns(await run({}, true))).toEqual(urns(all));
    });

    test("runs images by digest alone, all of them sent to the registry beside the project's", () => {
        const images = pods(all)
            .map(podOf)
            .flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers])
            .map(({ image }) => image);
        expect(images.filter((image) => !/^registry\.example\.com\/.*@sha256:/.test(image))).toEqual([]);
        const { build, imageName, registry, skipPush } = all.get(IMAGE, "mlflow-pushed-image").inputs;
        expect(imageName).toMatch(/^registry\.example\.com\/iris\/iris-mlflow:[0-9a-f]+$/);
        expect(build).toMatchObject({
            context: "images",
            dockerfile: "images/pushed.Dockerfile",
            args: { IMAGE: expect.stringMatching(/^gaiaflow\/mlflow:/) as string },
        });
        expect(registry).toMatchObject({ server: "registry.example.com" });
        expect(skipPush).toBe(false);
    });

    test("takes an image that the configuration names as it is", async () => {
        const own = await run({ images: { mlflow: "registry.example.com/team/mlflow:3" } });
        expect(pod(own, "mlflow").containers[0]?.image).toBe("registry.example.com/team/mlflow:3");
        expect(named(own, IMAGE).map(({ name }) => name)).not.toContain("mlflow-pushed-image");
    });

    test("pulls with the login of the configuration, in both namespaces, and with none where nodes have their own way", async () => {
        const secrets = named(all, SECRET).filter(({ inputs }) => inputs["type"] === "kubernetes.io/dockerconfigjson");
        expect(secrets.map(({ inputs }) => inputs["metadata"])).toMatchObject(
            ["gaiaflow-prod", "gaiaflow-prod-platform"].map((namespace) => ({ namespace, name: "gaiaflow-registry" })),
        );
        expect(pods(all).filter((each) => podOf(each).imagePullSecrets?.[0]?.name !== "gaiaflow-registry")).toEqual([]);
        const without = await run({ registry: { server: "registry.example.com", pull: {} } });
        expect(pods(without).flatMap((each) => podOf(each).imagePullSecrets ?? [])).toEqual([]);
    });

    test("has no volume that pods of several nodes would share, and keeps logs in the object store", () => {
        const claims = named(all, CLAIM).map(({ name }) => name);
        expect(claims).toContain("postgres-data");
        expect(claims).not.toContain("airflow-logs-data");
        const volumes = pod(all, "airflow-scheduler").volumes.filter(({ name }) => name === "at-airflow-logs");
        expect(volumes).toEqual([{ name: "at-airflow-logs", emptyDir: {} }]);
        expect(JSON.parse(environment(all, "airflow-api-server")["GAIAFLOW_TASK_LOGS"] ?? "{}")).toMatchObject({
            bucket: "airflow-logs",
            endpoint: "http://minio:9000",
        });
        expect(Object.keys(files(all, "airflow-api-server"))).toContain("airflow-api-server.s3.credentials");
        expect(environment(all, "minio-init")["OBJECT_STORE_BUCKETS"]).toContain("airflow-logs");
    });

    test("says to Airflow how tasks are pods there", () => {
        expect(all.get("command:local:Command", "task-config").inputs["stdin"]).toMatch(/"mode": "prod"/);
        const connection = files(all, "airflow-scheduler")[
            "airflow-scheduler.environment.AIRFLOW_CONN_KUBERNETES_DEFAULT"
        ];
        expect(JSON.parse(connection ?? "{}")).toEqual({
            conn_type: "kubernetes",
            extra: {
                in_cluster: true,
                namespace: "gaiaflow-prod",
                xcom_sidecar_container_image: inRegistry("task-image"),
            },
        });
    });

    test("has secrets in Secrets alone", () => {
        const readable = all.resources.map(({ inputs, urn }) => [urn, JSON.stringify(publicPart(inputs))] as const);
        expect(readable.filter(([, text]) => text.includes(SECRET_MARK)).map(([urn]) => urn)).toEqual([]);
    });

    test("breaks no policy of the pack", async () => {
        const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        const verdicts = await Promise.all(
            RULES.flatMap((rule) =>
                own.map(async ({ inputs, name, type }) => {
                    const found = await ask(rule, type, revealed(inputs) as object, { mode: "prod" });
                    return [...found.advice, ...found.refused].map((text) => `${name}: ${text}`);
                }),
            ),
        );
        expect(verdicts.flat()).toEqual([]);
    });
});

describe("storage of a platform in a cluster", () => {
    test("is of the class and size that the configuration says", async () => {
        const all = await run({ storage: { className: "gp3", size: "50Gi", retain: false } });
        expect(named(all, CLAIM).map(({ inputs }) => inputs["spec"])).toEqual(
            named(all, CLAIM).map(() => ({
                accessModes: ["ReadWriteOnce"],
                resources: { requests: { storage: "50Gi" } },
                storageClassName: "gp3",
            })),
        );
        expect(named(all, CLAIM).filter(({ retainOnDelete }) => retainOnDelete)).toEqual([]);
    });

    test("stays when the stack goes, with its namespace and with nothing else, where the configuration says so", async () => {
        const { resources } = await run({ storage: { size: "10Gi", retain: true } });
        const kept = resources.filter(({ retainOnDelete, type }) => retainOnDelete && type.startsWith("kubernetes:"));
        expect(kept.map(({ name, type }) => (type === CLAIM ? type : name)).sort()).toEqual(
            [...resources.filter(({ type }) => type === CLAIM).map(() => CLAIM), "platform-namespace"].sort(),
        );
    });

    test("is taken up again by the next stack of this name, where it was left behind", async () => {
        const options = async (takesUp: boolean) => {
            const all = await run({}, false, takesUp);
            return all.get("pulumi:providers:kubernetes", "kubernetes").inputs["upsertExistingObjects"];
        };
        expect([await options(true), await options(false)]).toEqual(["true", undefined]);
    });

    test("is in a namespace that somebody else has made, where the configuration says so", async () => {
        const all = await run({ cluster: { ...base.cluster, namespace: "iris", namespaceExists: true } });
        expect(named(all, NAMESPACE)).toEqual([]);
        expect(named(all, CLAIM)[0]?.inputs["metadata"]).toMatchObject({ namespace: "iris-platform" });
    });
});

describe("DAGs of a git repository", () => {
    const git = { repository: "https://git.example.com/iris.git", ref: "main", subdir: "dags", token: SECRET_MARK };
    const from = (repository: Parameters<typeof settings>[0] & object) =>
        run({ ...repository, dags: { bundle: { ...dags.bundle, type: "git", git } } });

    test("are known to every part of Airflow, with the token in Secrets alone, and git is in its image", async () => {
        const all = await from({});
        for (const part of ["api-server", "scheduler", "dag-processor", "triggerer"]) {
            const list = environment(all, `airflow-${part}`)["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"];
            expect(JSON.parse(list ?? "[]")).toMatchObject([
                { name: "gaiaflow_prod", kwargs: { tracking_ref: "main", git_conn_id: "gaiaflow_prod_dags" } },
            ]);
            const variable = "AIRFLOW_CONN_GAIAFLOW_PROD_DAGS";
            expect(files(all, `airflow-${part}`)[`airflow-${part}.environment.${variable}`]).toContain(SECRET_MARK);
        }
        const readable = all.resources.map(({ inputs }) => JSON.stringify(publicPart(inputs)));
        expect(readable.filter((text) => text.includes(SECRET_MARK))).toEqual([]);
        expect(all.get(IMAGE, "airflow-image").inputs["build"]).toMatchObject({
            args: {
                AIRFLOW_REQUIREMENTS: expect.stringMatching(/^apache-airflow-providers-git==/) as string,
                AIRFLOW_PACKAGES: "git openssh-client",
            },
        });
    });

    test("come by ssh with the host's keys in a file of each part", async () => {
        const ssh = {
            repository: "git@git.example.com:iris.git",
            ref: "main",
            privateKey: SECRET_MARK,
            knownHosts: "host key",
        };
        const all = await run({ dags: { bundle: { ...dags.bundle, type: "git", git: ssh } } });
        expect(files(all, "airflow-dag-processor")["airflow-dag-processor.git.known_hosts"]).toBe("host key\n");
        const connection = files(all, "airflow-scheduler")[
            "airflow-scheduler.environment.AIRFLOW_CONN_GAIAFLOW_PROD_DAGS"
        ];
        expect(JSON.parse(connection ?? "{}")).toMatchObject({
            extra: { known_hosts_file: "/run/secrets/git/known_hosts" },
        });
    });

    test("come of a host that a certificate of a team's own vouches for", async () => {
        const own = { ...git, caCertificate: "of a team" };
        const all = await run({ dags: { bundle: { ...dags.bundle, type: "git", git: own } } });
        for (const part of ["airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer"]) {
            expect(files(all, part)[`${part}.git.ca.crt`]).toBe("of a team\n");
            expect(environment(all, part)).toMatchObject({
                GIT_CONFIG_COUNT: "1",
                GIT_CONFIG_KEY_0: "http.https://git.example.com/.sslCAInfo",
                GIT_CONFIG_VALUE_0: "/run/secrets/git/ca.crt",
            });
        }
    });

    test("are nothing to an image of Airflow whose DAGs come of the project's", async () => {
        const { inputs } = (await run()).get(IMAGE, "airflow-image");
        expect((inputs["build"] as { args: object }).args).not.toHaveProperty("AIRFLOW_PACKAGES");
    });
});

describe("a bucket that a role opens", () => {
    let all: Prod;
    beforeAll(async () => {
        const objectStore = { region: "eu-central-1", bucket: "models", role: ROLE };
        const executors = ["KubernetesExecutor"] as const;
        all = await run({ outside: { objectStore }, airflow: { ...airflow, inCluster: true, executors } });
    });

    test("is opened by no key, anywhere", () => {
        const secrets = named(all, SECRET).map(({ inputs }) => JSON.stringify(revealed(inputs)));
        expect(secrets.filter((text) => /s3\.credentials|AWS_ACCESS_KEY_ID/.test(text))).toEqual([]);
        expect(named(all, SECRET).map(({ name }) => name)).not.toContain("task-secret-gaiaflow-s3");
        expect(JSON.parse(environment(all, "airflow-scheduler")["GAIAFLOW_TASK_LOGS"] ?? "{}")).toEqual({
            bucket: "models",
            prefix: "airflow-logs/gaiaflow.prod/",
        });
        expect(environment(all, "mlflow")).toMatchObject({
            MLFLOW_ARTIFACTS_DESTINATION: "s3://models/mlflow",
            AWS_DEFAULT_REGION: "eu-central-1",
        });
    });

    test("is open to the accounts of pods that use it, and to no other", () => {
        const annotated = named(all, ACCOUNT)
            .map(({ inputs }) => inputs["metadata"] as { annotations?: object; name: string; namespace: string })
            .map(({ annotations, name, namespace }) => [`${namespace}/${name}`, annotations]);
        const role = { "eks.amazonaws.com/role-arn": ROLE };
        expect(Object.fromEntries(annotated)).toEqual({
            "gaiaflow-prod/gaiaflow-task": role,
            "gaiaflow-prod-platform/airflow": role,
            "gaiaflow-prod-platform/airflow-logs": role,
            "gaiaflow-prod-platform/object-store": role,
        });
        const accounts = pods(all).map((each) => [each.name, podOf(each).serviceAccountName] as const);
        expect(Object.fromEntries(accounts)).toEqual({
            ...{ "airflow-api-server": "airflow-logs", "airflow-dag-processor": undefined },
            ...{ "airflow-migration": undefined, "airflow-scheduler": "airflow", "airflow-triggerer": "airflow" },
            ...{ jupyter: "object-store", mlflow: "object-store", postgres: undefined },
        });
        const tokens = pods(all).filter((each) => podOf(each).automountServiceAccountToken);
        expect(tokens.map(({ name }) => name).sort()).toEqual([
            ...["airflow-api-server", "airflow-scheduler", "airflow-triggerer"],
        ]);
    });

    test("leaves pods of tasks, and Airflow's own, MLflow's login where that asks for one", async () => {
        const objectStore = { region: "eu-central-1", bucket: "models", role: ROLE };
        const executors = ["KubernetesExecutor"] as const;
        const own = await run({
            mlflow: { login: true },
            outside: { objectStore },
            airflow: { ...airflow, inCluster: true, executors },
        });
        const { data } = revealed(own.get(SECRET, "task-secret-gaiaflow-s3").inputs) as { data: object };
        expect(Object.keys(data).sort()).toEqual(["MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_USERNAME"]);
        const config = JSON.parse(own.get("command:local:Command", "task-config").inputs["stdin"] as string) as object;
        expect(config).toMatchObject({ secrets: ["gaiaflow-s3"] });
        const worker = Object.values(files(own, "airflow-scheduler")).find((text) => text.includes('"envFrom"'));
        const pod = JSON.parse(worker ?? "{}") as { spec: Pod };
        expect(pod.spec.containers[0]).toMatchObject({ envFrom: [{ secretRef: { name: "gaiaflow-s3" } }] });
    });

    test("and a database elsewhere leave no claim but that of notebooks in use", async () => {
        const database = {
            url: pulumi.secret("postgresql://a:b@db.example.com"),
            names: { airflow: "a", mlflow: "m" },
        };
        const objectStore = { region: "eu-central-1", bucket: "models", role: ROLE };
        const outside = await run({ outside: { database, objectStore } });
        expect(
            pods(outside).flatMap((each) => podOf(each).volumes.filter((volume) => "persistentVolumeClaim" in volume)),
        ).toEqual([{ name: "at-notebooks", persistentVolumeClaim: { claimName: "notebooks-data" } }]);
    });
});

describe("pages with a host name", () => {
    const ingress = {
        hosts: { airflow: "airflow.example.com" },
        className: "nginx",
        tlsSecret: "platform-tls",
        annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" },
    };
    const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
    const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    const rules = (all: Prod, name: string) =>
        (all.get(POLICY, name).inputs["spec"] as { ingress: readonly object[] }).ingress;

    test("are led to by one Ingress with the certificate of the team's", async () => {
        const all = await run({ ingress });
        expect(all.get(INGRESS, "ingress").inputs).toMatchObject({
            metadata: {
                namespace: "gaiaflow-prod-platform",
                annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" },
            },
            spec: {
                ingressClassName: "nginx",
                tls: [{ hosts: ["airflow.example.com"], secretName: "platform-tls" }],
                rules: [
                    {
                        host: "airflow.example.com",
                        http: {
                            paths: [{ backend: { service: { name: "airflow-api-server", port: { number: 8080 } } } }],
                        },
                    },
                ],
            },
        });
    });

    test("know their address, and are let in to from wherever the controller is, and no other is", async () => {
        const all = await run({ ingress });
        expect(environment(all, "airflow-api-server")).toMatchObject({
            AIRFLOW__API__BASE_URL: "https://airflow.example.com",
            FORWARDED_ALLOW_IPS: "*",
        });
        expect(rules(all, "airflow-api-server")).toEqual([{ ports: [{ port: 8080, protocol: "TCP" }] }]);
        expect(rules(all, "mlflow").filter((rule) => !("from" in rule))).toEqual([]);
        const urls = await new Promise((resolve) => all.result.urls?.apply(resolve));
        expect(urls).toMatchObject({
            airflow: "https://airflow.example.com",
            jupyter: expect.stringMatching(/^http:/) as string,
        });
    });

    test("are none where the stack names no host", async () => {
        const all = await run();
        expect(named(all, INGRESS)).toEqual([]);
        expect(environment(all, "airflow-api-server")).not.toHaveProperty("FORWARDED_ALLOW_IPS");
        expect(rules(all, "airflow-api-server").filter((rule) => !("from" in rule))).toEqual([]);
    });
});
