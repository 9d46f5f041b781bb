import { containerArgs } from "../../../../components/mlops/container-args";
import { DockerWorkload } from "../../../../components/mlops/docker-workload";
import type { ServiceSpec } from "../../../../services/spec";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { revealed } from "../../../support/secret-values";

const CONTAINER = "docker:index/container:Container";
const COMMAND = "command:local:Command";

const spec: ServiceSpec = {
    role: "thing",
    image: "gaiaflow/thing:1",
    uid: 1000,
    command: ["serve"],
    environment: { B: "2", A: "1" },
    files: [
        { path: "/run/secrets/a", content: "a" },
        { path: "/run/secrets/b", content: "b", writable: true },
    ],
    mounts: [
        { target: "/data", from: { volume: "thing-data" }, readOnly: false },
        { target: "/code", from: { folder: "/clone/code", identity: "1" }, readOnly: true },
    ],
    networks: ["platform", "database"],
    ports: [{ container: 80, host: 8080 }],
    readiness: {
        until: "healthy",
        check: { command: ["ok"], intervalSeconds: 5, timeoutSeconds: 5, startSeconds: 60, retries: 3 },
    },
    readySeconds: 100,
    memoryMib: 512,
    stop: { signal: "SIGINT", graceSeconds: 60 },
};
const platform = {
    identity: { project: "gaiaflow", stack: "dev" },
    programRoot: "/clone",
    networks: { platform: "net-p", database: "net-d" },
};
const containerOf = async (changes: Partial<ServiceSpec> = {}) => {
    const args = { spec: { ...spec, ...changes }, platform };
    const recording = await record(() => new DockerWorkload("thing", args), { mocks });
    return recording.get(CONTAINER, "thing");
};

test("a service is this container, hardened, and nothing else", async () => {
    expect(revealed((await containerOf()).inputs)).toEqual({
        name: "gaiaflow-dev-thing",
        hostname: "thing",
        image: "gaiaflow/thing:1",
        command: ["serve"],
        envs: ["A=1", "B=2"],
        user: "1000:0",
        uploads: [
            { file: "/run/secrets/a", content: "a", permissions: "0640" },
            { file: "/run/secrets/b", content: "b", permissions: "0660" },
        ],
        volumes: [
            { volumeName: "thing-data", containerPath: "/data", readOnly: false },
            { hostPath: "/clone/code", containerPath: "/code", readOnly: true },
        ],
        networksAdvanced: [
            { name: "net-p", aliases: ["thing"] },
            { name: "net-d", aliases: ["thing"] },
        ],
        ports: [{ internal: 80, external: 8080, ip: "127.0.0.1", protocol: "tcp" }],
        healthcheck: {
            tests: ["CMD", "ok"],
            interval: "5s",
            timeout: "5s",
            startPeriod: "1m0s",
            startInterval: "0s",
            retries: 3,
        },
        mustRun: true,
        restart: "unless-stopped",
        memory: 512,
        memorySwap: 512,
        capabilities: { drops: ["ALL"] },
        securityOpts: ["no-new-privileges:true"],
        stopSignal: "SIGINT",
        stopTimeout: 60,
        destroyGraceSeconds: 60,
        logDriver: "json-file",
        logOpts: { "max-file": "3", "max-size": "10m" },
        labels: [
            { label: "io.gaiaflow.mounts", value: expect.stringMatching(/^[0-9a-f]{12}$/) as string },
            { label: "io.gaiaflow.project", value: "gaiaflow" },
            { label: "io.gaiaflow.role", value: "thing" },
            { label: "io.gaiaflow.stack", value: "dev" },
        ],
    });
});

test.each([
    ["all", "all"],
    [2, "device=0,1"],
    ["device=1,GPU-3a23", "device=1,GPU-3a23"],
] as const)("GPUs are what Docker's provider takes of them: %s", (gpus, given) => {
    expect(containerArgs({ ...spec, gpus }, platform)).toMatchObject({ gpus: given });
});

test("a changed health check replaces the container, which the provider alone would not do", async () => {
    expect((await containerOf()).replaceOnChanges).toContain("healthcheck");
});

test("another folder at the same path is another container", async () => {
    const moved = { ...spec.mounts[1], from: { folder: "/clone/code", identity: "2" } };
    const other = await containerOf({ mounts: [moved as ServiceSpec["mounts"][number]] });
    const label = (inputs: Record<string, unknown>) => (inputs["labels"] as { value: string }[])[0]?.value;
    expect(label(other.inputs)).not.toBe(label((await containerOf()).inputs));
});

test("a one-shot may stand still, is not started again, and runs again after what it depends on", () => {
    const args = containerArgs({ ...spec, mounts: [], readiness: { until: "done" } }, platform, "id-1");
    expect(args).toMatchObject({ mustRun: false, restart: "no" });
    expect(args).not.toHaveProperty("healthcheck");
    expect(args.labels).toContainEqual({ label: "io.gaiaflow.after", value: "id-1" });
});

test("a service without a command of its own takes the image's", () => {
    const { command, ...rest } = spec;
    expect(command).toBeDefined();
    expect(containerArgs(rest, platform)).not.toHaveProperty("command");
});

test("readiness is asked by node, without a shell, each time the container is another one", async () => {
    const recording = await record(() => new DockerWorkload("thing", { spec, platform }), { mocks });
    const { inputs } = recording.get(COMMAND, "thing-ready");
    expect(inputs).toEqual({
        interpreter: ["node"],
        create: "/clone/components/mlops/scripts/await-service.cjs",
        environment: {
            GAIAFLOW_AWAIT: '[{"service":"thing","container":"gaiaflow-dev-thing","until":"healthy","seconds":100}]',
        },
        triggers: ["thing-id"],
        logging: "none",
        addPreviousOutputInEnv: false,
    });
});
