import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { roomWarning } from "../../../checks/node-room";
import { settings } from "../../support/settings";

// As the API server sends them: plain objects, of no class of the client's.
const sent = (object: object): unknown => JSON.parse(JSON.stringify(object));
const node = (name: string, memory: string, spec: object = {}): V1Node =>
    sent({ metadata: { name }, spec, status: { allocatable: { memory } } }) as V1Node;
const pod = (nodeName: string, memory: string, changes: object = {}): V1Pod =>
    sent({
        metadata: { namespace: "others" },
        spec: { nodeName, containers: [{ name: "main", resources: { requests: { memory } } }] },
        ...changes,
    }) as V1Pod;
const stack = (changes: Parameters<typeof settings>[0] = {}) =>
    settings({ mode: "prod", identity: { project: "iris", stack: "prod" }, services: ["mlflow"], ...changes });

// Postgres 256, MinIO 512 and MLflow 512 MiB, and a task of 256.
test("nodes with room for all are worth no word", () => {
    expect(roomWarning(stack(), [node("a", "1536Mi")], [])).toBeUndefined();
    expect(roomWarning(stack(), [node("a", "800Mi"), node("b", "800Mi")], [])).toBeUndefined();
});

test("what fits no node is named, with what is free on each", () => {
    expect(roomWarning(stack(), [node("a", "600Mi"), node("b", "900Mi")], [])).toContain(
        "Without room: a task 256 MiB.\nFree now: a 600 MiB, b 900 MiB.",
    );
});

test("a pod is never half on one node and half on another", () => {
    expect(
        roomWarning(
            stack(),
            [1, 2, 3, 4].map((each) => node(`${each}`, "500Mi")),
            [],
        ),
    ).toMatch(/Without room: (minio|mlflow) 512 MiB, (minio|mlflow) 512 MiB\./);
});

test("each of several counts", () => {
    const { replicas } = settings();
    expect(roomWarning(stack({ replicas: { ...replicas, mlflow: 2 } }), [node("a", "1536Mi")], [])).toContain(
        "Without room: postgres 256 MiB, a task 256 MiB.",
    );
});

test("others' pods take room as long as they run, and the platform's own do not", () => {
    const nodes = [node("a", "2Gi")];
    expect(roomWarning(stack(), nodes, [pod("a", "1Gi")])).toContain("Free now: a 1024 MiB");
    const ended = pod("a", "1Gi", { status: { phase: "Succeeded" } });
    const own = pod("a", "1Gi", { metadata: { namespace: "iris-prod-platform" } });
    expect(roomWarning(stack(), nodes, [ended, own, pod("b", "1Gi")])).toBeUndefined();
});

test("a node that takes none of ours has no room for them", () => {
    const taints = [{ key: "nvidia.com/gpu", effect: "NoSchedule" }];
    const closed = [node("a", "64Gi", { taints }), node("b", "64Gi", { unschedulable: true })];
    expect(roomWarning(stack(), closed, [])).toContain("Free now: nothing");
});

describe("a task", () => {
    const { tasks } = settings();
    const gpu = { key: "nvidia.com/gpu", value: "yes", effect: "NoSchedule" };
    const labelled = (spec: object, labels: object): V1Node =>
        sent({ metadata: { name: "gpu", labels }, spec, status: { allocatable: { memory: "8Gi" } } }) as V1Node;
    const own = node("a", "1280Mi");
    const placed = (changes: object) => stack({ tasks: { ...tasks, ...changes } });

    test.each([
        ["its key and value", { key: "nvidia.com/gpu", operator: "Equal", value: "yes", effect: "NoSchedule" }],
        ["its key", { key: "nvidia.com/gpu", operator: "Exists" }],
        ["all", { operator: "Exists" }],
    ])("has the room of a node whose taint it tolerates by %s", (_, toleration) => {
        expect(
            roomWarning(placed({ tolerations: [toleration] }), [own, labelled({ taints: [gpu] }, {})], []),
        ).toBeUndefined();
    });

    test.each([
        ["value", { key: "nvidia.com/gpu", operator: "Equal", value: "no" }],
        ["effect", { key: "nvidia.com/gpu", operator: "Exists", effect: "NoExecute" }],
        ["key", { key: "other", operator: "Exists" }],
    ])("has none of a node with a taint of another %s", (_, toleration) => {
        expect(
            roomWarning(placed({ tolerations: [toleration] }), [own, labelled({ taints: [gpu] }, {})], []),
        ).toContain("Without room: a task 256 MiB.\nFree now: a 1280 MiB.");
    });

    test("has none but that of nodes that it selects, which are the ones that are named", () => {
        const selecting = placed({ nodeSelector: { pool: "gpu" } });
        expect(roomWarning(selecting, [node("a", "64Gi"), labelled({}, { pool: "gpu" })], [])).toBeUndefined();
        expect(roomWarning(selecting, [node("a", "64Gi"), labelled({}, { pool: "cpu" })], [])).toContain(
            "Without room: a task 256 MiB.\nFree now: nothing.",
        );
    });
});

test("who may see no node hears nothing", () => {
    expect(roomWarning(stack(), [], [])).toBeUndefined();
});

test("a role that shares a volume in memory with another one is in its pod, and the migration is counted, too", () => {
    const warning = roomWarning(stack({ services: ["airflow", "jupyter"] }), [node("a", "1Mi")], []);
    expect(warning).toContain("jupyter 1280 MiB");
    expect(warning).not.toContain("kernels");
    expect(warning).toContain("airflow-migration 512 MiB");
});
