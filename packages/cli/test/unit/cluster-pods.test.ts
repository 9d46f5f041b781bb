import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { clusterPods } from "../../platform/cluster-pods";
import { select } from "../../platform/containers";
import { forwardPorts } from "../../platform/forward-ports";
import { openShell } from "../../platform/service-shell";
import { showLogs } from "../../platform/service-logs";
import { showStatus } from "../../platform/show-status";
import { stackStatus } from "../../platform/stack-status";
import { stateIfAny } from "../../platform/state";

jest.mock("@gaiaflow/toolchain/core/stack-file", () => ({ ownConfig: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/project", () => ({ projectName: () => "iris" }));
jest.mock("@gaiaflow/toolchain/core/environment", () => ({
    dockerHost: () => Promise.resolve({}),
    pulumiEnvironment: jest.fn(),
}));
jest.mock("../../platform/runs", () => ({ runOn: () => Promise.resolve(undefined) }));
jest.mock("../../platform/state", () => ({
    ...jest.requireActual<object>("../../platform/state"),
    stateIfAny: jest.fn(),
}));

const urn = (type: string, name: string) => `urn:pulumi:prod::iris::${type}::${name}`;
const resource = (type: string, name: string, more: object) => ({ type, urn: urn(type, name), ...more });
const STATE = [
    resource("pulumi:providers:kubernetes", "kubernetes", { inputs: { context: "production" } }),
    resource("gaiaflow:mlops:ClusterPlatform", "platform", {
        outputs: { urls: { airflow: "https://airflow.example.com", mlflow: "http://127.0.0.1:5000" } },
    }),
    resource("kubernetes:core/v1:Service", "mlflow-for-tasks", {
        inputs: { metadata: { name: "mlflow", namespace: "iris" }, spec: { type: "ExternalName" } },
    }),
    resource("kubernetes:core/v1:Service", "mlflow", {
        inputs: { metadata: { name: "mlflow", namespace: "iris-platform" }, spec: { ports: [{ port: 5000 }] } },
    }),
];
const pod = (name: string, containers: object[], more: object = {}) => ({
    metadata: { name, ...(name.startsWith("airflow-migration") ? { ownerReferences: [{ kind: "Job" }] } : {}) },
    spec: { containers: containers.map((each) => ({ name: (each as { name: string }).name })) },
    status: { phase: "Running", containerStatuses: containers, ...more },
});
const up = (name: string, ready = true) => ({
    ...{ name, ready, restartCount: 0 },
    state: { running: { startedAt: "2026-11-30T01:00:00Z" } },
});

const before = process.env["KUBECONFIG"];
let folder: string;
let pods: object[];
const asked = (): string[] => fs.readFileSync(path.join(folder, "log"), "utf8").trim().split("\n");
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-kubectl-"));
    const script = `#!/bin/sh
echo "$*" >> ${folder}/log
case "$*" in *"get pods"*) cat ${folder}/pods ;; *"get nodes"*) cat ${folder}/nodes ;; *scheduler*) echo first ;; *) exit 3 ;; esac
`;
    fs.writeFileSync(path.join(folder, "kubectl"), script, { mode: 0o755 });
    jest.mocked(pulumiEnvironment).mockResolvedValue({ PATH: `${folder}:/usr/bin:/bin` });
    says({ context: "production" });
    fs.writeFileSync(path.join(folder, "kubeconfig"), kubeconfig("production", "staging"));
    process.env["KUBECONFIG"] = path.join(folder, "kubeconfig");
    jest.mocked(stateIfAny).mockResolvedValue(STATE);
    show([
        pod("mlflow-1", [up("mlflow")]),
        pod("airflow-migration-1", [
            { ...up("airflow-migration", false), state: { terminated: { reason: "Completed" } } },
        ]),
        pod("airflow-scheduler-1", [up("tasks"), up("airflow-scheduler")]),
    ]);
});
afterEach(() => {
    fs.rmSync(folder, { recursive: true });
    process.env["KUBECONFIG"] = before;
    if (before === undefined) delete process.env["KUBECONFIG"];
});

/** What the stack's file says of its cluster. */
function says(cluster: object): void {
    jest.mocked(ownConfig).mockReturnValue({
        "gaiaflow:mode": "prod",
        "gaiaflow:airflow": { deployment: "in-cluster" },
        "gaiaflow:cluster": cluster,
    });
}

function kubeconfig(...contexts: string[]): string {
    return JSON.stringify({ apiVersion: "v1", contexts: contexts.map((name) => ({ name })) });
}

function show(all: object[]): void {
    pods = all;
    fs.writeFileSync(path.join(folder, "pods"), JSON.stringify({ items: pods }));
}

test("an evicted pod beside the one in its place makes nothing of the stack ill", async () => {
    const evicted = pod("mlflow-0", [], { phase: "Failed", containerStatuses: [] });
    const { metadata, spec } = { ...evicted, spec: { containers: [{ name: "mlflow" }] } };
    const owned = { ...metadata, ownerReferences: [{ kind: "ReplicaSet" }] };
    show([...pods, { ...evicted, spec, metadata: owned }]);
    expect(await stackStatus("prod")).toMatchObject({ ok: true });
    show([...pods.slice(0, -1), { ...evicted, spec }]);
    expect(await stackStatus("prod")).toMatchObject({ ok: false });
});

test("what runs in the cluster is listed as containers are, by the context of the stack's", async () => {
    const status = await stackStatus("prod");
    expect(status).toMatchObject({ ok: true, mode: "prod", namespace: "iris-platform" });
    expect(status.services.map(({ role, container, health }) => [role, container, health])).toEqual([
        ["tasks", "airflow-scheduler-1", "healthy"],
        ["airflow-scheduler", "airflow-scheduler-1", "healthy"],
        ["mlflow", "mlflow-1", "healthy"],
    ]);
    expect(asked()).toEqual(["--context production --namespace iris-platform get pods --output json"]);
    const shown = showStatus(status);
    expect(shown).toContain("https://airflow.example.com");
    expect(shown).toContain(
        "namespace iris-platform. Ports lead there while this runs: npx gaiaflow forward --stack prod",
    );
});

test.each([
    ["not ready", [up("mlflow", false)], {}, "not ready yet"],
    [
        "restarted again and again",
        [{ ...up("mlflow"), restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff" } } }],
        {},
        "CrashLoopBackOff, restarted 4 times",
    ],
    [
        "without a node",
        [{ name: "mlflow" }],
        {
            ...{ phase: "Pending", containerStatuses: [] },
            conditions: [
                { type: "PodScheduled", status: "False", message: "0/2 nodes are available: 2 Insufficient memory." },
            ],
        },
        "Insufficient memory",
    ],
])("a pod that is %s is no good sign, and says why", async (_, containers, more, words) => {
    show([pod("mlflow-1", containers, more)]);
    const status = await stackStatus("prod");
    expect(status.ok).toBe(false);
    expect(status.services[0]?.since).toContain(words);
});

describe("a node that is away", () => {
    const condition = (status: string) => ({
        ...{ type: "Ready", status, lastTransitionTime: "2026-11-30T08:00:00Z", reason: "NodeStatusUnknown" },
        message: "Kubelet stopped posting node status.",
    });
    const nodes = (...all: readonly (readonly [name: string, ready: string])[]) => {
        const items = all.map(([name, ready]) => ({ metadata: { name }, status: { conditions: [condition(ready)] } }));
        fs.writeFileSync(path.join(folder, "nodes"), JSON.stringify({ items }));
    };
    /** Its containers stand as they were: what the node said last. */
    const on = (nodeName: string, name: string, ready: string, metadata: object = {}) => {
        const { metadata: own, spec, status } = pod(`${name}-1`, [up(name)], { conditions: [condition(ready)] });
        return { metadata: { ...own, ...metadata }, spec: { ...spec, nodeName }, status };
    };

    test("is named with the line that shows it, and what was on it is not taken for healthy", async () => {
        nodes(["a", "True"], ["b", "Unknown"]);
        show([on("a", "mlflow", "True"), on("b", "postgres", "False")]);
        const status = await stackStatus("prod");
        expect(status.ok).toBe(false);
        expect(status.services.map(({ role, state, health }) => [role, state, health])).toEqual([
            ["postgres", "unknown", undefined],
            ["mlflow", "running", "healthy"],
        ]);
        const command = "kubectl --context production describe node b";
        expect(status.lostNodes).toMatchObject([{ name: "b", since: "2026-11-30T08:00:00.000Z", command }]);
        const shown = showStatus(status);
        expect(shown).toContain("nobody knows: its node b is away");
        expect(shown).toContain(
            `Node b is not ready since 2026-11-30T08:00:00.000Z (Kubelet stopped posting node status). To see why:\n  ${command}`,
        );
    });

    test("makes nothing of the stack ill once another pod runs in the place of the one on it", async () => {
        nodes(["a", "True"], ["b", "Unknown"]);
        const gone = { deletionTimestamp: "2026-11-30T08:05:00Z", ownerReferences: [{ kind: "ReplicaSet" }] };
        show([on("a", "mlflow", "True"), on("b", "mlflow", "False", gone)]);
        expect(await stackStatus("prod")).toMatchObject({ ok: true, lostNodes: [{ name: "b" }] });
        // A StatefulSet waits for it.
        show([on("b", "postgres", "False", { ...gone, ownerReferences: [{ kind: "StatefulSet" }] })]);
        expect(await stackStatus("prod")).toMatchObject({ ok: false });
    });

    test("is looked for where something is not well alone, and who may not see nodes sees what there was before", async () => {
        show([on("a", "mlflow", "True")]);
        await stackStatus("prod");
        expect(asked().filter((line) => line.includes("nodes"))).toEqual([]);
        show([on("b", "mlflow", "False")]);
        expect(await stackStatus("prod")).toMatchObject({ services: [{ state: "running" }] });
        expect(asked().at(-1)).toBe("--context production get nodes --output json");
    });
});

test("logs are those of all containers of a service, or of a migration by its name", async () => {
    let printed = "";
    jest.spyOn(process.stdout, "write").mockImplementation((text) => {
        printed += text.toString();
        return true;
    });
    show([
        pod("airflow-scheduler-1", [up("airflow-scheduler")]),
        pod("airflow-scheduler-2", [up("airflow-scheduler")]),
    ]);
    expect(await showLogs("prod", "airflow", { since: "10m", tail: "5" })).toBe(0);
    jest.restoreAllMocks();
    const options = "--context production --namespace iris-platform logs --since=10m --tail=5";
    expect(asked().slice(1).sort()).toEqual([
        `${options} airflow-scheduler-1 --container airflow-scheduler`,
        `${options} airflow-scheduler-2 --container airflow-scheduler`,
    ]);
    expect(printed.split("\n").sort()).toEqual([
        "",
        "airflow-scheduler-1/airflow-scheduler | first",
        "airflow-scheduler-2/airflow-scheduler | first",
    ]);
});

test("a command in a service runs in its pod, and its exit code is the command's", async () => {
    expect(await openShell("prod", "airflow", ["airflow", "dags", "list"])).toBe(0);
    expect(asked().at(-1)).toBe(
        "--context production --namespace iris-platform exec --stdin airflow-scheduler-1 --container airflow-scheduler -- airflow dags list",
    );
    expect(await openShell("prod", "mlflow", ["false"])).toBe(3);
    await expect(openShell("prod", "airflow-migration", [])).rejects.toThrow("no service called airflow-migration");
});

test("what is there for containers alone says so, and so does a platform that is not there yet", async () => {
    jest.mocked(pulumiEnvironment).mockResolvedValue({ PATH: "/nowhere" });
    await expect(clusterPods("prod")).rejects.toThrow(/no kubectl on the PATH[^]*kubernetes\.io/);
    expect(() => select("prod", [], ["airflow"])).toThrow(/pods of its cluster[^]*gaiaflow status --stack prod/);
    jest.mocked(stateIfAny).mockResolvedValue([]);
    await expect(stackStatus("prod")).rejects.toThrow(/no platform in its cluster yet[^]*gaiaflow start --stack prod/);
});

describe("the cluster", () => {
    /** What the machine of the last `up` went by. */
    const wentBy = (inputs: object) =>
        jest.mocked(stateIfAny).mockResolvedValue([{ ...STATE[0], inputs } as (typeof STATE)[0], ...STATE.slice(1)]);

    test("is found by the kubeconfig of this machine, whatever another one went by in the last up", async () => {
        wentBy({ context: "production", kubeconfig: "/home/colleague/.kube/production" });
        await clusterPods("prod");
        says({ context: "staging", kubeconfig: path.join(folder, "kubeconfig") });
        await clusterPods("prod");
        expect(asked().map((line) => line.replace(/ --namespace.*/, ""))).toEqual([
            "--context production",
            `--kubeconfig ${folder}/kubeconfig --context staging`,
        ]);
    });

    test("is found by what the last up went by here, where the stack's file says nothing of it", async () => {
        says({});
        wentBy({ context: "staging", kubeconfig: path.join(folder, "kubeconfig") });
        await clusterPods("prod");
        expect(asked()[0]).toMatch(`--kubeconfig ${folder}/kubeconfig --context staging `);
    });

    test.each([
        [
            "a kubeconfig that is not there",
            { kubeconfig: "/nowhere/config" },
            /kubeconfig is \/nowhere\/config, which is not/,
        ],
        [
            "a context that it lacks",
            {},
            /context is eks, and the kubeconfig of this machine .* has production, staging/,
        ],
    ])("of which this machine has %s is not asked, and says which", async (_, more, message) => {
        says({ context: "eks", ...more });
        for (const ask of [clusterPods, forwardPorts]) {
            await expect(ask("prod")).rejects.toThrow(message);
        }
        expect(fs.existsSync(path.join(folder, "log"))).toBe(false);
    });

    test("of which this machine has no kubeconfig at all says how it gets one", async () => {
        delete process.env["KUBECONFIG"];
        const { HOME } = process.env;
        process.env["HOME"] = folder;
        await expect(clusterPods("prod")).rejects.toThrow(/no ~\/\.kube\/config[^]*--secret/);
        process.env["HOME"] = HOME;
    });

    test.each([
        ["in the state", {}, { kubeconfig: '{"apiVersion": "v1"}' }],
        ["encrypted there", { kubeconfig: { secure: "v1:x" } }, { kubeconfig: { ciphertext: "x" } }],
        ["a pod's", { inCluster: true }, {}],
    ])("by a kubeconfig that is no file, %s, is not written into one", async (_, cluster, inputs) => {
        says(cluster);
        wentBy(inputs);
        await expect(forwardPorts("prod")).rejects.toThrow("is a text of its configuration");
    });
});
