import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parseTaskConfig } from "../../../contract/task-config";
import type { Remote } from "../../../checks/remote";
import { prod } from "../../../stacks/prod";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, settings } from "../../support/settings";

const IMAGE = "docker:index/image:Image";
const SECRET = "kubernetes:core/v1:Secret";
const DIGEST = `registry.example.com/iris/iris@sha256:${"1".repeat(64)}`;

type Prod = Recording<Awaited<ReturnType<typeof prod>>>;
const { project } = settings();
const folders = { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } };
const remote = {
    mode: "prod",
    identity: { project: "gaiaflow", stack: "prod" },
    project: { ...project, folders },
    registry: { server: "registry.example.com", pull: {} },
} as const;
const target = { secret: false, context: "production", server: "https://api.example.com", client: undefined as never };
const withDigest = {
    ...mocks,
    outputs: {
        ...mocks.outputs,
        [IMAGE]: (name: string) => ({ repoDigest: name === "task-image" ? DIGEST : "sha256:0" }),
    },
};

const run = (changes: Parameters<typeof settings>[0] = {}, found: Remote = { target }): Promise<Prod> =>
    record(() => prod(settings({ ...remote, ...changes }), found), { mocks: withDigest });
const names = (recording: Prod, type: string): string[] =>
    recording.resources
        .filter((resource) => resource.type === type)
        .map(({ inputs }) => (inputs["metadata"] as { name: string }).name)
        .sort();
const taskConfig = (recording: Prod) =>
    parseTaskConfig(recording.get("command:local:Command", "task-config").inputs["stdin"] as string);

test("the user's variables reach pods, the secret ones by a secret that every task takes before those of its own", async () => {
    const { tasks } = settings();
    const own = await run({
        ...{ env: { REGION: "eu", TOKEN: pulumi.secret(SECRET_MARK) }, secretEnv: true },
        tasks: { ...tasks, secrets: ["team"] },
    });
    expect(taskConfig(own)).toMatchObject({ envVars: { REGION: "eu" }, secrets: ["gaiaflow-env", "team"] });
    const { inputs } = own.get(SECRET, "task-secret-gaiaflow-env");
    expect(revealed(inputs["data"])).toEqual({ TOKEN: Buffer.from(SECRET_MARK).toString("base64") });
    expect(names(await run(), SECRET)).not.toContain("gaiaflow-env");
});

test("gives out what Airflow is to hold, and nothing where that is nothing", async () => {
    const objects = { connections: { a: SECRET_MARK }, variables: {}, pools: { gpu: { slots: 2 } } };
    const own = await run({ airflow: { env: {}, requirements: [], objects } });
    const file = (name: string) => own.get("command:local:Command", name).inputs;
    expect(revealed(file("airflow-connections")["stdin"])).toBe(
        JSON.stringify(objects.connections, undefined, 2) + "\n",
    );
    expect(file("airflow-connections")["environment"]).toMatchObject({ SECRET: "true" });
    expect(JSON.stringify(publicPart(file("airflow-connections")))).not.toContain(SECRET_MARK);
    expect(file("airflow-pools")["stdin"]).toContain('"slots": 2');
    expect(Object.keys(own.result).filter((name) => /^airflow(Conn.*s|Var.*|Pool.*)$/.test(name))).toEqual([
        "airflowConnections",
        "airflowPools",
    ]);
});

describe("the prod stack", () => {
    const secrets = { "my-creds": { API_KEY: pulumi.secret(SECRET_MARK) } };
    const registry = { server: "registry.example.com", username: "builder", password: SECRET_MARK, pull: {} };
    let all: Prod;
    beforeAll(async () => {
        all = await run({ secrets, registry }, { target, login: { username: "builder", password: SECRET_MARK } });
    });

    test("has no container, and all of the cluster by the context that was asked for", () => {
        expect(all.resources.filter(({ type }) => type.startsWith("docker:index/container"))).toEqual([]);
        const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        expect(own.filter(({ provider }) => !provider.includes("::kubernetes::"))).toEqual([]);
        expect(all.get("pulumi:providers:kubernetes", "kubernetes").inputs).toMatchObject({
            context: "production",
            clusterIdentifier: "https://api.example.com",
        });
    });

    test("pushes the image and names it by digest, with a secret to pull it", () => {
        expect(all.get(IMAGE, "task-image").inputs).toMatchObject({ registry: { server: "registry.example.com" } });
        expect(taskConfig(all)).toMatchObject({
            mode: "prod",
            image: DIGEST,
            xcomSidecarImage: DIGEST,
            imagePullSecrets: ["gaiaflow-registry"],
            kubernetesConnection: "gaiaflow_prod",
            declaredSecrets: ["my-creds"],
            envVars: {},
        });
        const { data, type } = all.get(SECRET, "task-secret-gaiaflow-registry").inputs;
        expect(type).toBe("kubernetes.io/dockerconfigjson");
        const { ".dockerconfigjson": encoded = "" } = revealed(data) as Record<string, string>;
        const { auths } = JSON.parse(Buffer.from(encoded, "base64").toString()) as { auths: object };
        expect(auths).toMatchObject({ "registry.example.com": { username: "builder", password: SECRET_MARK } });
    });

    test("keeps the task config in the namespace, and Airflow's way to the cluster out of it", () => {
        const { data } = all.get("kubernetes:core/v1:ConfigMap", "task-config").inputs as {
            data: Record<string, string>;
        };
        expect(parseTaskConfig(data["task-config.json"] ?? "")).toEqual(taskConfig(all));
        // The token's own object apart, which the cluster fills.
        expect(names(all, SECRET)).toEqual([
            expect.stringMatching(/^gaiaflow-airflow-\d{14}$/),
            "gaiaflow-registry",
            "my-creds",
        ]);
        expect(revealed(all.get("command:local:Command", "airflow-connection").inputs["stdin"])).toContain(
            "https://api.example.com",
        );
    });

    test("shows no secret outside a secret", () => {
        const seen = JSON.stringify(all.resources.map(({ inputs, outputs }) => publicPart([inputs, outputs])));
        expect(seen).not.toContain(SECRET_MARK);
        expect(seen).not.toContain(Buffer.from(SECRET_MARK).toString("base64"));
        expect(seen).not.toContain("Calling [toString]");
    });
});

test("a namespace that is there already is not declared, so that destroy leaves it", async () => {
    const { cluster } = settings();
    const { resources, get } = await run({ cluster: { ...cluster, namespace: "team", namespaceExists: true } });
    expect(resources.some(({ type }) => type.endsWith(":Namespace"))).toBe(false);
    expect(get("kubernetes:core/v1:ServiceAccount", "task-access").inputs["metadata"]).toMatchObject({
        namespace: "team",
    });
});

test("an image that others have built needs no Docker", async () => {
    const { tasks } = settings();
    const some = await run({ tasks: { ...tasks, image: DIGEST }, registry: { pull: {} } });
    expect(some.resources.filter(({ type }) => type.includes("docker"))).toEqual([]);
    expect(taskConfig(some)).toMatchObject({ image: DIGEST, imagePullSecrets: [] });
});

test("an image that others have built is pulled from its own registry", async () => {
    const { tasks } = settings();
    const pull = { username: "reader", password: SECRET_MARK };
    const image = DIGEST.replace("registry.example.com", "ghcr.io");
    const some = await run({ tasks: { ...tasks, image }, registry: { pull } });
    const { data } = some.get(SECRET, "task-secret-gaiaflow-registry").inputs;
    const { ".dockerconfigjson": encoded = "" } = revealed(data) as Record<string, string>;
    const { auths } = JSON.parse(Buffer.from(encoded, "base64").toString()) as { auths: object };
    expect(Object.keys(auths)).toEqual(["ghcr.io"]);
});

test("DAGs go to the registry as an image, also where others have built the one of tasks", async () => {
    const { tasks } = settings();
    const dags = { bundle: { type: "image", git: {}, s3: {}, image: {} } } as const;
    const files = { ...folders, dags: { folder: path.join(CLONE, "dags"), identity: "2" } };
    const some = await run({ dags, project: { ...project, folders: files }, tasks: { ...tasks, image: DIGEST } });
    const images = some.resources.filter(({ type }) => type === IMAGE);
    expect(images.map(({ name }) => name)).toEqual(["dag-image"]);
    expect(some.get(IMAGE, "dag-image").inputs).toEqual({
        imageName: expect.stringMatching(/^registry\.example\.com\/iris\/iris-dags:[0-9a-f]{12}$/) as string,
        build: { context: "dags", dockerfile: "images/dags.Dockerfile", platform: "linux/amd64" },
        ...{ buildOnPreview: false, skipPush: false },
        registry: { server: "registry.example.com" },
    });
    expect(some.get(IMAGE, "dag-image").provider).toContain("::docker::");
    const [bundle] = JSON.parse(some.get("command:local:Command", "dag-bundles").inputs["stdin"] as string) as [object];
    expect(bundle).toMatchObject({ kwargs: { path: "/opt/gaiaflow/dags/gaiaflow_prod" } });
    expect(await new Promise((resolve) => some.result.dagImage?.apply(resolve))).toBe("sha256:0");
});

test("tasks get what the configuration says of them", async () => {
    const { tasks } = settings();
    const affinity = { nodeAffinity: {} };
    const given = {
        nodeSelector: { pool: "ml" },
        tolerations: [{ key: "ml", operator: "Exists" as const }],
        affinity,
        priorityClassName: "batch",
        labels: { team: "vision" },
        annotations: { note: "x" },
        imagePullSecrets: ["theirs"],
        secrets: ["warehouse"],
        envVars: { AWS_DEFAULT_REGION: "eu-central-1" },
        serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/tasks" },
    };
    const some = await run({
        tasks: { ...tasks, ...given },
        existingSecrets: ["warehouse"],
        endpoints: { mlflow: "https://mlflow.example.com", s3: "https://s3.example.com" },
    });
    const { serviceAccountAnnotations, envVars, labels, ...same } = given;
    expect(taskConfig(some)).toMatchObject({
        ...same,
        declaredSecrets: ["warehouse"],
        envVars: {
            ...envVars,
            MLFLOW_TRACKING_URI: "https://mlflow.example.com",
            AWS_ENDPOINT_URL_S3: "https://s3.example.com",
        },
        labels,
    });
    expect(some.get("kubernetes:core/v1:ServiceAccount", "task-access-tasks").inputs["metadata"]).toMatchObject({
        annotations: serviceAccountAnnotations,
    });
});
