import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parseTaskConfig } from "../../../contract/task-config";
import { prodLocal } from "../../../stacks/prod-local";
import { SECRET_MARK, mocks } from "../../support/provider-mocks";
import { record, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

// What these tests declare is on no machine.
jest.mock("../../../checks/orphans", () => ({ warnAboutOrphans: jest.fn() }));

const COMMAND = "command:local:Command";
const CONTAINER = "docker:index/container:Container";
const SECRET = "kubernetes:core/v1:Secret";

type ProdLocal = Recording<ReturnType<typeof prodLocal>>;
const identity = { project: "gaiaflow", stack: "prod_local" };
const { project } = settings();
// The image of tasks is named by the files of the package.
const folders = { ...project.folders, project: { folder: path.join(CLONE, "project"), identity: "1" } };
const local = { mode: "prod_local", identity, project: { ...project, folders } } as const;
const run = (changes: Parameters<typeof settings>[0] = {}, preview = false): Promise<ProdLocal> =>
    record(() => prodLocal(settings({ ...local, ...changes }), MACHINE), { mocks, preview });
const names = (recording: ProdLocal, type: string): string[] =>
    recording.resources
        .filter((resource) => resource.type === type)
        .map(({ name }) => name)
        .sort();

describe("the prod_local stack", () => {
    let all: ProdLocal;
    const secrets = { "my-creds": { API_KEY: pulumi.secret(SECRET_MARK) } };
    beforeAll(async () => {
        all = await run({ secrets });
    });

    test("stands in these parts", () => {
        const roots = all.resources.filter(({ parent }) => parent === "").map(({ name }) => name);
        expect(roots.sort()).toEqual(
            [
                ...[
                    "cluster",
                    "cluster-image",
                    "docker",
                    "environment-image",
                    "kubernetes",
                    "last-up",
                    "networks",
                    "platform",
                    "project-metadata",
                    "python-image",
                    "task-access",
                ],
                ...[
                    "task-config",
                    "task-image",
                    "task-namespace",
                    "task-secret-gaiaflow-s3",
                    "task-secret-my-creds",
                    "uv-image",
                    "wheel-image",
                ],
            ].sort(),
        );
    });

    test("declares the same resources in a preview as in an update", async () => {
        const preview = await run({ secrets }, true);
        const known = ({ resources }: ProdLocal): string[] => resources.map(({ urn }) => urn).sort();
        expect(known(preview)).toEqual(known(all));
    });

    test("gives everything of the cluster our own provider, which a stopped cluster does not stop", () => {
        const own = all.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        expect(own.length).toBeGreaterThan(7);
        expect(own.filter(({ provider }) => !provider.includes("::kubernetes::"))).toEqual([]);
        // It goes with the node: Pulumi counts as gone what it deletes for another resource's sake, and not that one.
        const { urn: node } = all.get(COMMAND, "cluster");
        expect(own.filter(({ deletedWith }) => deletedWith !== node)).toEqual([]);
        expect(all.get("pulumi:providers:kubernetes", "kubernetes").inputs).toMatchObject({
            skipUpdateUnreachable: "true",
            enableSecretMutable: "true",
        });
    });

    test.each([
        ["a first up", undefined],
        ["a later one", { clone: CLONE, images: [] }],
    ])("has no container that waits for the cluster, in %s", async (_, last) => {
        const { machine } = settings();
        const { resources } = await run({ secrets, machine: { ...machine, record: last } });
        const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
        /** What a resource waits for, and what that waits for. */
        const awaited = (urn: string, seen = new Set<string>()): Set<string> => {
            for (const next of byUrn.get(urn)?.dependencies ?? []) {
                if (!seen.has(next)) {
                    awaited(next, seen.add(next));
                }
            }
            return seen;
        };
        const ofCluster = (urn: string): boolean => /minikube|kubernetes/i.test(urn);
        const containers = resources.filter(({ type }) => type === CONTAINER);
        expect(containers.length).toBeGreaterThan(7);
        expect(containers.filter(({ urn }) => [...awaited(urn)].some(ofCluster)).map(({ name }) => name)).toEqual([]);
        // The look sees what waits: of a stack that is up, tasks get an image that the cluster has.
        const taskConfig = resources.find(({ type, name }) => type === COMMAND && name === "task-config");
        expect([...awaited(taskConfig?.urn ?? "")].some(ofCluster)).toBe(last !== undefined);
    });

    test("tells tasks of their pods, in a document that holds to its schema and moves no container", async () => {
        const text = all.get(COMMAND, "task-config").inputs["stdin"] as string;
        const config = parseTaskConfig(text);
        expect(config).toMatchObject({
            mode: "prod_local",
            namespace: "gaiaflow-prod-local",
            kubernetesConnection: "kubernetes_default",
            declaredSecrets: ["my-creds"],
            logLevel: "INFO",
            mlflowPage: "http://prod-local.localhost:5000",
            secrets: ["gaiaflow-s3"],
            envVars: { MLFLOW_TRACKING_URI: "http://mlflow:5000", MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true" },
        });
        const moved = await run({ secrets, tasks: { ...settings().tasks, startupTimeoutSeconds: 7 } });
        const containers = (recording: ProdLocal): string =>
            JSON.stringify(recording.resources.filter(({ type }) => type === CONTAINER).map(({ inputs }) => inputs));
        expect(moved.get(COMMAND, "task-config").inputs["stdin"]).not.toBe(text);
        expect(containers(moved)).toBe(containers(all));
    });

    test("leaves on record that it has built the environment of tasks, too", () => {
        const { imageName } = all.get("docker:index/image:Image", "environment-image").inputs;
        const record = JSON.parse(all.get(COMMAND, "last-up").inputs["stdin"] as string) as { images: string[] };
        expect(record.images).toContain(imageName);
    });

    test("shows no secret outside a secret", () => {
        const seen = JSON.stringify(all.resources.map(({ inputs, outputs }) => publicPart([inputs, outputs])));
        expect(seen).not.toContain(SECRET_MARK);
        expect(seen).not.toContain(Buffer.from(SECRET_MARK).toString("base64"));
        expect(seen).not.toContain("Calling [toString]");
    });

    test("without an object store gives pods no key to one", async () => {
        const some = await run({ services: ["airflow"] });
        expect(names(some, SECRET)).toEqual(["task-access-token"]);
        expect(JSON.parse(some.get(COMMAND, "task-config").inputs["stdin"] as string)).toMatchObject({
            secrets: [],
            envVars: {},
        });
    });
});

test("pods get the one key that another object store knows", async () => {
    const other = await run({ objectStore: { image: "example.com/s3:1" } });
    const { data } = other.get(SECRET, "task-secret-gaiaflow-s3").inputs;
    const { AWS_ACCESS_KEY_ID = "" } = revealed(data) as Record<string, string>;
    expect(Buffer.from(AWS_ACCESS_KEY_ID, "base64").toString()).toBe(`${SECRET_MARK}-credentials-minio-user`);
});

test("GPUs reach the node, whose containers Docker runs then, and are no part of a cluster without", async () => {
    const [without, all] = [await run(), await run({ gpus: 2 })];
    const environment = (recording: ProdLocal, name: string) =>
        recording.get(COMMAND, name).inputs["environment"] as Record<string, string>;
    expect(environment(all, "cluster")).toMatchObject({ GPUS: "nvidia" });
    expect(all.get(COMMAND, "cluster").inputs["triggers"]).toContain("gpus=nvidia");
    expect(environment(all, "cluster-image")).toMatchObject({ RUNTIME: "docker" });
    expect(environment(without, "cluster")).not.toHaveProperty("GPUS");
    expect(environment(without, "cluster-image")).not.toHaveProperty("RUNTIME");
    expect(all.get(CONTAINER, "tasks").inputs).toMatchObject({ gpus: "device=0,1" });
});

test("a model is served in the environment that pods of tasks run in, by a container of this machine", async () => {
    const all = await run({ services: ["mlflow", "serving"], serving: { model: "models:/iris@champion" } });
    const { imageName } = all.get("docker:index/image:Image", "environment-image").inputs;
    expect(all.get(CONTAINER, "serving").inputs).toMatchObject({
        image: imageName,
        name: "gaiaflow-prod_local-serving",
    });
});
