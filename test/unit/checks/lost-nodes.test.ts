import type { KubeConfig, V1Node, V1Pod } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { askCluster, type ClusterAnswers } from "../../../checks/cluster-answers";
import { lostNodesFound } from "../../../checks/lost-nodes";
import { remoteFaults } from "../../../checks/remote-cluster";
import { settings } from "../../support/settings";

jest.mock("../../../checks/cluster-answers", () => ({
    ...jest.requireActual<object>("../../../checks/cluster-answers"),
    askCluster: jest.fn(),
}));

const identity = { project: "iris", stack: "prod" };
const SINCE = "2026-11-30T08:00:00.000Z";
// Plain objects, of no class of the client's.
const plain = (object: object): unknown => object;
const node = (name: string, ready: "True" | "False" | "Unknown" | undefined): V1Node =>
    plain({
        metadata: { name },
        status: {
            allocatable: { memory: "64Gi" },
            conditions: [
                { type: "MemoryPressure", status: "Unknown" },
                ...(ready === undefined
                    ? []
                    : [
                          {
                              ...{ type: "Ready", status: ready, lastTransitionTime: new Date(SINCE) },
                              ...{ reason: "NodeStatusUnknown", message: "Kubelet stopped posting node status." },
                          },
                      ]),
            ],
        },
    }) as V1Node;
const OWN = { "io.gaiaflow.project": "iris", "io.gaiaflow.stack": "prod" };
// Pods of tasks have no owner.
const pod = (name: string, nodeName: string, kind?: string, labels: object = OWN, phase = "Running"): V1Pod => {
    const owners = kind === undefined ? {} : { ownerReferences: [{ kind }] };
    return plain({ metadata: { name, labels, ...owners }, spec: { nodeName }, status: { phase } }) as V1Pod;
};
const PODS = [
    pod("mlflow-1", "b", "ReplicaSet"),
    pod("postgres-0", "b", "StatefulSet"),
    pod("minio-0", "a", "StatefulSet"),
    pod("web-1", "b", "ReplicaSet", { "io.gaiaflow.project": "iris", "io.gaiaflow.stack": "staging" }),
    pod("bucket-1", "b", "Job"),
    pod("train-2", "b"),
    pod("train-1", "b", undefined, OWN, "Succeeded"),
];
const client = plain({ getCurrentContext: () => "production" }) as KubeConfig;
const target = { client, secret: false, server: "https://api.example.com" };
const { cluster } = settings();
const find = (nodes: V1Node[], pods = () => Promise.resolve(PODS)) =>
    lostNodesFound({ cluster, identity }, target, nodes, pods);
const LOST = [node("a", "True"), node("b", "Unknown")];
const commands = (warnings: readonly string[]): string[] => warnings.join("\n").match(/kubectl .*/g) ?? [];

test.each([
    ["that are all ready", [node("a", "True"), node("b", "True")]],
    ["that nobody may see", []],
    ["of which one is only just coming", [node("a", "True"), node("b", undefined)]],
])("of nodes %s nothing is said, and no pod looked for", async (_, nodes) => {
    const pods = () => Promise.reject(new Error("asked"));
    expect(await find(nodes, pods)).toEqual([]);
});

test.each(["False", "Unknown"] as const)(
    "a node whose readiness is %s is named with why, what waits for it, and the lines that show it",
    async (ready) => {
        const warnings = await find([node("a", "True"), node("b", ready)]);
        expect(warnings).toEqual([
            [
                `Node b is not ready since ${SINCE} (Kubelet stopped posting node status).`,
                "Waiting until it is back, or is removed from the cluster: postgres-0.",
                "On it, and made again on another node after some minutes, where their volumes can follow: bucket-1, mlflow-1.",
                "Tasks on it, which Airflow finds failed and tries again as their retries say: train-2.",
                "To see why: kubectl --context production describe node b",
                "If its machine is gone for good: kubectl --context production delete node b",
            ].join("\n"),
        ]);
    },
);

test.each([
    ["/home/me/teams/kubeconfig", "--kubeconfig /home/me/teams/kubeconfig --context production"],
    ["/home/me/my teams/kubeconfig", "--kubeconfig '/home/me/my teams/kubeconfig' --context production"],
])("the lines lead to the cluster of a kubeconfig of the stack's own, %s", async (kubeconfig, options) => {
    const warnings = await lostNodesFound({ cluster, identity }, { ...target, kubeconfig }, LOST, () =>
        Promise.resolve(PODS),
    );
    expect(commands(warnings)).toEqual([`kubectl ${options} describe node b`, `kubectl ${options} delete node b`]);
});

test.each([
    ["is a text", { secret: true }, {}],
    ["is that of a pod", {}, { inCluster: true }],
])("where the kubeconfig %s, no line names a context or removes a node", async (_, ofTarget, ofCluster) => {
    const own = { ...target, kubeconfig: "apiVersion: v1\n", ...ofTarget };
    const stack = { identity, cluster: { ...cluster, ...ofCluster } };
    const warnings = await lostNodesFound(stack, own, LOST, () => Promise.resolve(PODS));
    expect(commands(warnings)).toEqual(["kubectl describe node b"]);
});

test("no line removes a node that keeps none of the stack's pods waiting", async () => {
    const pods = PODS.filter(({ metadata }) => metadata?.name !== "postgres-0");
    const warnings = await find(LOST, () => Promise.resolve(pods));
    expect(commands(warnings)).toEqual(["kubectl --context production describe node b"]);
});

test("a node is not named that has pods of others alone", async () => {
    const warnings = await find([...LOST, node("c", "Unknown")]);
    expect(warnings).toEqual([expect.stringMatching(/^Node b /)]);
});

test("a stack of which no pod is known hears of all such nodes in one line without commands", async () => {
    const warnings = await find([...LOST, node("c", "Unknown")], () => Promise.resolve(PODS.slice(3, 4)));
    expect(warnings).toEqual(["Nodes that are not ready, so that nothing starts on them: b, c."]);
});

test.each([
    ["the cluster production", "kubectl --context production", {}],
    ["this pod's cluster", "kubectl", { inCluster: true }],
])("where no node of %s is ready, that is a warning, with what waits beside it", async (name, kubectl, ofCluster) => {
    const nodes = [node("b", "Unknown"), node("c", "False")];
    const stack = { identity, cluster: { ...cluster, ...ofCluster } };
    const known = (pods: V1Pod[]) => lostNodesFound(stack, target, nodes, () => Promise.resolve(pods));
    const all =
        `No node of ${name} is ready: nothing starts until one is, or is added.\n` +
        `To see why: ${kubectl} describe nodes`;
    expect(await known([])).toEqual([all]);
    expect(await known(PODS)).toEqual([all, expect.stringMatching(/^Node b [^]*postgres-0/)]);
});

describe("what a preview says of a cluster that is there", () => {
    const answering = (nodes: V1Node[]): ClusterAnswers => ({
        kubectl: "kubectl --context production",
        ...{ labels: "absent", denied: [], quotas: [], limitRanges: [], nodes, architectures: new Set() },
        pods: () => Promise.resolve(PODS),
        hasSecret: () => Promise.resolve(true),
        claimPhase: () => Promise.resolve("Bound"),
    });
    const warned: string[] = [];
    beforeEach(() => {
        warned.length = 0;
        jest.spyOn(pulumi.log, "warn").mockImplementation((text) => Promise.resolve(void warned.push(text)));
    });

    test.each([true, false])("has its lost nodes, with a platform in it: %s", async (inCluster) => {
        const base = settings();
        const stack = settings({ identity, mode: "prod", airflow: { ...base.airflow, inCluster } });
        jest.mocked(askCluster).mockResolvedValue(answering([node("a", "True"), node("b", "Unknown")]));
        expect(await remoteFaults(stack, target)).toEqual([]);
        expect(warned).toEqual([expect.stringContaining("Node b is not ready")]);
        jest.mocked(askCluster).mockResolvedValue(answering([node("b", "Unknown")]));
        expect(await remoteFaults(stack, target)).toEqual([]);
        for (const [reach] of jest.mocked(askCluster).mock.calls) {
            expect(reach).toEqual({ client, kubectl: "kubectl --context production" });
        }
        expect(warned[1]).toContain("No node of the cluster production is ready");
    });
});
