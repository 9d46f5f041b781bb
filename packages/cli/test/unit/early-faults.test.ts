import * as net from "node:net";
import { readRecord } from "@gaiaflow/toolchain/core/record";
import { stackFileConfig } from "@gaiaflow/toolchain/core/stack-file";
import { rawConfig, refuseEarly } from "../../platform/early-faults";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ stackFileConfig: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/record", () => ({ readRecord: jest.fn() }));

const PROJECT = { package: "iris", path: "project", dags: "dags", notebooks: "project/notebooks" };
const PORTS = { airflow: 28180, mlflow: 25100, minio: 29100, minioConsole: 29101, jupyter: 28995 };
const SECURE = { secure: "v1:abc" };
const before = process.env["DOCKER_HOST"];

beforeEach(() => {
    // As on a machine that has no Docker yet.
    process.env["DOCKER_HOST"] = "unix:///nowhere/docker.sock";
    jest.mocked(readRecord).mockResolvedValue(undefined);
});
afterAll(() => {
    process.env["DOCKER_HOST"] = before;
    if (before === undefined) {
        delete process.env["DOCKER_HOST"];
    }
});

const refusal = async (changes: Record<string, unknown>): Promise<string> => {
    const config = { "gaiaflow:mode": "dev", "gaiaflow:project": PROJECT, "gaiaflow:ports": PORTS, ...changes };
    jest.mocked(stackFileConfig).mockReturnValue(config);
    return refuseEarly("early").then(
        () => "",
        (error: unknown) => (error as Error).message,
    );
};

test("a stack with nothing wrong goes on, also where it has secrets that cannot be read", async () => {
    const secrets = { "my-creds": { API_KEY: { secure: "v1:abc" } } };
    expect(await refusal({ "gaiaflow:secrets": secrets })).toBe("");
    expect(await refusal({ "gaiaflow:airflow": { env: { A: { secure: "v1:abc" }, B: 1 } } })).toBe("");
});

test("an index with an encrypted password keeps nobody from knowing the project, whose lock is made of it", async () => {
    const indexes = [{ url: "https://pypi.example.com/simple", username: "reader", password: SECURE }];
    const config = { "gaiaflow:mode": "dev", "gaiaflow:ports": PORTS, "gaiaflow:project": { ...PROJECT, indexes } };
    jest.mocked(stackFileConfig).mockReturnValue(config);
    expect((await refuseEarly("early"))?.project?.requirements.indexes).toMatchObject([{ username: "reader" }]);
});

const PROD = {
    "gaiaflow:mode": "prod",
    "gaiaflow:cluster": { context: "production" },
    "gaiaflow:registry": { server: "registry.example.com" },
};

test.each<[string, Record<string, unknown>]>([
    [
        "a private repository",
        { dags: { bundle: { type: "git", git: { repository: "https://a.b/c", username: "u", token: SECURE } } } },
    ],
    [
        "a bucket with a key",
        { dags: { bundle: { type: "s3", s3: { bucket: "abc", accessKeyId: "A", secretAccessKey: SECURE } } } },
    ],
    ["a kubeconfig's text without a context", { cluster: { kubeconfig: SECURE, namespace: "iris" } }],
])("%s that is encrypted is as good as one that is not", async (_, values) => {
    const own = Object.fromEntries(Object.entries(values).map(([key, value]) => [`gaiaflow:${key}`, value]));
    expect(await refusal({ ...PROD, ...own })).toBe("");
});

test("of what is encrypted, each value counts for itself, and what tasks would show is refused by its name", async () => {
    const output = await refusal({
        ...PROD,
        "gaiaflow:secrets": { my: { A: SECURE, B: "hunter2" } },
        "gaiaflow:tasks": { envVars: { DB: SECURE } },
        "gaiaflow:endpoints": { mlflow: SECURE },
    });
    expect(output).toContain("3 faults");
    expect(output).toContain("gaiaflow:secrets.my.B stands unencrypted");
    expect(output).toContain("gaiaflow:tasks.envVars.DB holds an encrypted value, which the task config shows");
    expect(output).toContain("gaiaflow:endpoints.mlflow holds an encrypted value");
    expect(output).not.toContain("hunter2");
});

test("what the program would refuse is said, and how to fix it without a pulumi", async () => {
    const output = await refusal({ "gaiaflow:prots": {}, "gaiaflow:secrets": { "my.creds": { KEY: "hunter2" } } });
    expect(output).toContain("Stack early has 2 faults; nothing was changed.");
    expect(output).toContain("gaiaflow:prots is not a known key");
    expect(output).toContain(`--secret --path 'gaiaflow:secrets["my.creds"].KEY'`);
    expect(output).toContain("There is no pulumi command here yet: change Pulumi.early.yaml by hand");
    expect(output).not.toContain("hunter2");
    jest.mocked(readRecord).mockResolvedValue({ origin: "own", bin: "/bin" });
    expect(await refusal({ "gaiaflow:prots": {} })).not.toContain("There is no pulumi command");
});

test("what mode prod lacks, and what is wrong with the project, are said too", async () => {
    expect(await refusal({ "gaiaflow:mode": "prod" })).toContain("gaiaflow:cluster.context is missing");
    const project = { ...PROJECT, dags: "flows" };
    expect(await refusal({ "gaiaflow:project": project })).toContain(
        'gaiaflow:project.dags is "flows", but there is no',
    );
});

test("a port that a process holds is said, with no Docker there", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(PORTS.jupyter, "127.0.0.1", resolve));
    expect(await refusal({})).toContain(`gaiaflow:ports.jupyter is ${PORTS.jupyter}, which the process`);
    // A service that does not run needs none.
    expect(await refusal({ "gaiaflow:services": ["mlflow"] })).toBe("");
    await new Promise((resolve) => server.close(resolve));
});

test("the user's DOCKER_HOST stays as it is", async () => {
    await refusal({});
    expect(process.env["DOCKER_HOST"]).toBe("unix:///nowhere/docker.sock");
});

test.each([
    [undefined],
    [{ "gaiaflow:ports": { mlflow: { secure: "v1:abc" } } }],
    [{ "gaiaflow:secrets": { secure: "v1:abc" } }],
    [{ "gaiaflow:cluster": { cpus: { secure: "v1:abc" } } }],
    [{ "gaiaflow:registry": { server: { secure: "v1:abc" } } }],
    [{ "gaiaflow:project": null }],
    [{ project: PROJECT }],
])("what only Pulumi can read is left to it: %j", (config) => {
    expect(rawConfig("dev", config)).toBeUndefined();
});

test("values are handed on in Pulumi's form", () => {
    const config = {
        "gaiaflow:credentialsVersion": 2,
        "gaiaflow:build": { cache: false },
        "pulumi:disable-default-providers": ["docker"],
        "gaiaflow:secrets": { a: { B: { secure: "v1:abc" } } },
    };
    expect(rawConfig("dev", config)).toEqual({
        stack: "dev",
        values: {
            credentialsVersion: "2",
            build: '{"cache":false}',
            secrets: '{"a":{"B":"stand-in for gaiaflow:secrets.a.B"}}',
        },
        secretKeys: new Set(["secrets"]),
        secretPaths: [["secrets", "a", "B"]],
    });
});
