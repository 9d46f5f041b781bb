import { decideClaim } from "../../../../providers/kubernetes/await/claim";
import { decideDaemonSet } from "../../../../providers/kubernetes/await/daemon-set";
import { decideDeployment } from "../../../../providers/kubernetes/await/deployment";
import { NO_FACTS, type Facts, type ReplicaSet } from "../../../../providers/kubernetes/await/facts";
import { decideIngress } from "../../../../providers/kubernetes/await/ingress";
import { decideJob } from "../../../../providers/kubernetes/await/job";
import { decidePod } from "../../../../providers/kubernetes/await/pod";
import { decideService } from "../../../../providers/kubernetes/await/service";
import {
    decideReplicationController,
    decideResourceQuota,
    decideSecret,
    decideVolume,
} from "../../../../providers/kubernetes/await/simple-kinds";
import { decideStatefulSet } from "../../../../providers/kubernetes/await/stateful-set";
import type { KubernetesObject } from "../../../../providers/kubernetes/object";

const REVISION = "deployment.kubernetes.io/revision";

function object(kind: string, fields: object, metadata: object = {}): KubernetesObject {
    return {
        apiVersion: "v1",
        kind,
        metadata: { name: "app", namespace: "team", generation: 2, ...metadata },
        ...fields,
    };
}

describe("a Deployment", () => {
    const conditions = [
        { type: "Available", status: "True" },
        { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
    ];
    const deployment = (status: object, revision = "2") =>
        object(
            "Deployment",
            { status: { observedGeneration: 2, conditions, ...status } },
            { annotations: { [REVISION]: revision } },
        );
    const replicaSet = (revision: string, ready: number): ReplicaSet => ({
        ...object("ReplicaSet", {}, { annotations: { [REVISION]: revision } }),
        spec: { replicas: 2 },
        status: { readyReplicas: ready },
    });
    const facts = (...replicaSets: ReplicaSet[]): Facts => ({ ...NO_FACTS, replicaSets });

    test("is ready when the replica set of its revision is", () => {
        expect(decideDeployment(deployment({}), facts(replicaSet("1", 0), replicaSet("2", 2)))).toEqual({
            state: "ready",
        });
    });

    test.each([
        ["the controller has not seen the change", deployment({ observedGeneration: 1 }), facts(replicaSet("2", 2))],
        ["only the old replica set is ready", deployment({}), facts(replicaSet("1", 2), replicaSet("2", 1))],
        ["there is no replica set yet", deployment({}), facts()],
        ["it is not available", deployment({ conditions: [conditions[1]] }), facts(replicaSet("2", 2))],
        ["the rollout goes on", deployment({ conditions: [conditions[0]] }), facts(replicaSet("2", 2))],
    ])("is waited for while %s", (_, waited, known) => {
        expect(decideDeployment(waited, known).state).toBe("waiting");
    });

    test("of the first revision needs no rollout", () => {
        const first = deployment({ conditions: [conditions[0]] }, "1");
        expect(decideDeployment(first, facts(replicaSet("1", 2)))).toEqual({ state: "ready" });
    });

    test("waits for the claims of its pods", () => {
        const claim = object("PersistentVolumeClaim", { status: { phase: "Pending" } });
        const verdict = decideDeployment(deployment({}), { ...facts(replicaSet("2", 2)), claims: [claim] });
        expect(verdict).toMatchObject({ state: "waiting" });
        expect(JSON.stringify(verdict)).toContain('Failed to bind PersistentVolumeClaim(s): \\"app\\"');
    });

    test("says how far it is, and what the controller complains of", () => {
        const refused = {
            type: "ReplicaFailure",
            status: "True",
            reason: "FailedCreate",
            message: "exceeded quota: few",
        };
        const late = {
            type: "Available",
            status: "False",
            reason: "MinimumReplicasUnavailable",
            message: "does not have",
        };
        expect(decideDeployment(deployment({ conditions: [refused, late] }), facts(replicaSet("2", 1)))).toEqual({
            state: "waiting",
            progress: "Waiting for app ReplicaSet to be available (1/2 Pods available)",
            reasons: [
                "[FailedCreate] exceeded quota: few",
                "[MinimumReplicasUnavailable] does not have",
                "Minimum number of live Pods was not attained",
            ],
        });
    });
});

describe("a StatefulSet", () => {
    const full = { replicas: 2, readyReplicas: 2, currentReplicas: 2, currentRevision: "b", updateRevision: "b" };
    const set = (status: object, spec: object = {}, metadata: object = {}) =>
        object(
            "StatefulSet",
            { spec: { replicas: 2, ...spec }, status: { observedGeneration: 2, ...full, ...status } },
            metadata,
        );

    test("is ready when all replicas are, of one revision", () => {
        expect(decideStatefulSet(set({}))).toEqual({ state: "ready" });
    });

    test.each([
        ["its status is of an older generation", { observedGeneration: 1 }],
        ["a replica is not ready", { readyReplicas: 1 }],
        ["a replica is missing", { replicas: 1 }],
        ["a replica is of the old revision", { currentReplicas: 1 }],
        ["the controller has not taken the new revision over", { updateRevision: "c" }],
    ])("is waited for while %s", (_, status) => {
        expect(decideStatefulSet(set(status)).state).toBe("waiting");
    });

    test("counts no replica of the old revision", () => {
        expect(decideStatefulSet(set({ updateRevision: "c", updatedReplicas: 1, currentReplicas: 1 }))).toEqual({
            state: "waiting",
            progress: "[1/3] Waiting for StatefulSet update to roll out (1/2 Pods ready)",
            reasons: [
                "1 out of 2 replicas succeeded readiness checks",
                'StatefulSet controller failed to advance from revision "b" to revision "c"',
            ],
        });
    });

    test("of which pods are updated by hand is not waited for to roll out", () => {
        const byHand = set({ updateRevision: "c", currentReplicas: 0 }, { updateStrategy: { type: "OnDelete" } });
        expect(decideStatefulSet(byHand)).toEqual({ state: "ready" });
    });
});

describe("a DaemonSet", () => {
    const counts = {
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberAvailable: 1,
        numberReady: 1,
    };
    const decide = (status: object) =>
        decideDaemonSet(object("DaemonSet", { status: { observedGeneration: 2, ...counts, ...status } }));

    test("is ready when every node has its pod", () => {
        expect(decide({})).toEqual({ state: "ready" });
    });

    test.each([
        ["the controller has not seen the change", { observedGeneration: 1 }, /controller/],
        ["nothing is counted yet", { desiredNumberScheduled: undefined }, /controller/],
        ["a pod is missing", { currentNumberScheduled: 0 }, /^Current: 0\/1$/],
        ["a pod is of the old revision", { updatedNumberScheduled: 0 }, /^Updated: 0\/1$/],
        ["a pod is not ready", { numberReady: undefined }, /^Ready: 0\/1$/],
    ])("is waited for while %s", (_, status, progress) => {
        expect(decide(status)).toMatchObject({
            state: "waiting",
            progress: expect.stringMatching(progress) as unknown,
        });
    });
});

describe("a Job", () => {
    const decide = (status: object) =>
        decideJob(object("Job", { status: { startTime: "2026-01-01T00:00:00Z", ...status } }));

    test("is ready when it is complete", () => {
        expect(decide({ conditions: [{ type: "Complete", status: "True" }] })).toEqual({ state: "ready" });
    });

    test("has failed as soon as Kubernetes gives it up, and says why", () => {
        const given = { type: "Failed", status: "True", reason: "BackoffLimitExceeded", message: "reached the limit" };
        expect(decide({ conditions: [given] })).toEqual({
            state: "failed",
            reasons: ["[BackoffLimitExceeded] reached the limit"],
        });
    });

    test("is waited for while it runs, with counts", () => {
        expect(decide({ active: 1, failed: 2 })).toMatchObject({
            progress: 'Waiting for Job "team/app" to succeed (Active: 1 | Succeeded: 0 | Failed: 2)',
        });
        expect(decide({ startTime: undefined })).toMatchObject({ progress: 'Waiting for Job "team/app" to start' });
    });
});

test("a Pod is ready when its containers are or have ended well, and has failed when they ended otherwise", () => {
    const decide = (status: object) => decidePod(object("Pod", { status })).state;
    expect(decide({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] })).toBe("ready");
    expect(decide({ phase: "Succeeded", conditions: [{ type: "Ready", status: "False" }] })).toBe("ready");
    expect(decide({ phase: "Running", conditions: [{ type: "Ready", status: "False" }] })).toBe("waiting");
    expect(decide({})).toBe("waiting");
    expect(decide({ phase: "Failed" })).toBe("failed");
});

describe("a Service", () => {
    const decide = (spec: object, facts: Partial<Facts>, status: object = {}) =>
        decideService(object("Service", { spec: { selector: { app: "a" }, ...spec }, status }), {
            ...NO_FACTS,
            ...facts,
        });
    const endpoints = (...subsets: object[]) => ({ ...object("Endpoints", {}), subsets });
    const settled = { endpoints: endpoints({ addresses: [{}] }), settledSeconds: 10 };

    test("is ready when its pods are, and nothing changed for a while", () => {
        expect(decide({}, settled)).toEqual({ state: "ready" });
        expect(decide({}, { ...settled, settledSeconds: 9 }).state).toBe("waiting");
        expect(decide({}, { ...settled, endpoints: undefined }).state).toBe("waiting");
        const pending = endpoints({ addresses: [{}], notReadyAddresses: [{}] });
        expect(decide({}, { ...settled, endpoints: pending }).state).toBe("waiting");
    });

    test.each([{ selector: {} }, { clusterIP: "None" }, { type: "ExternalName" }])(
        "with %j has nothing to wait for",
        (spec) => {
            expect(decide(spec, {})).toEqual({ state: "ready" });
        },
    );

    test("for a load balancer waits for its address", () => {
        expect(JSON.stringify(decide({ type: "LoadBalancer" }, settled))).toContain("not allocated an IP address");
        const status = { loadBalancer: { ingress: [{ ip: "10.0.0.1" }] } };
        expect(decide({ type: "LoadBalancer" }, settled, status)).toEqual({ state: "ready" });
    });
});

test("a volume claim is ready when bound, or when only a pod will have it bound", () => {
    const decide = (phase: string, bindingMode?: string) =>
        decideClaim(object("PersistentVolumeClaim", { status: { phase } }), { ...NO_FACTS, bindingMode }).state;
    expect(decide("Bound", "WaitForFirstConsumer")).toBe("ready");
    expect(decide("Pending", "WaitForFirstConsumer")).toBe("ready");
    expect(decide("Pending", "Immediate")).toBe("waiting");
    expect(decide("Lost", "WaitForFirstConsumer")).toBe("waiting");
});

test("an Ingress is ready when it has an address, and names services that are not there", () => {
    const paths = [{ backend: { service: { name: "web" } } }, { backend: { resource: {} } }];
    const spec = { rules: [{ http: { paths } }, {}] };
    const status = { loadBalancer: { ingress: [{ hostname: "h" }] } };
    expect(decideIngress(object("Ingress", { spec, status }), NO_FACTS)).toEqual({ state: "ready" });
    const without = JSON.stringify(decideIngress(object("Ingress", { spec }), NO_FACTS));
    expect(without).toContain('No matching service found for ingress rule: \\"web\\"');
    const found = JSON.stringify(decideIngress(object("Ingress", { spec }), { ...NO_FACTS, services: ["web"] }));
    expect(found).not.toContain("No matching service");
});

test("kinds with one rule each", () => {
    expect(decideVolume(object("PersistentVolume", { status: { phase: "Available" } })).state).toBe("ready");
    expect(decideVolume(object("PersistentVolume", { status: { phase: "Failed" } })).state).toBe("waiting");
    const controller = (availableReplicas: number) =>
        decideReplicationController(
            object("ReplicationController", { spec: { replicas: 1 }, status: { availableReplicas } }),
        );
    expect([controller(1).state, controller(0).state]).toEqual(["ready", "waiting"]);
    const quota = (hard: object) =>
        decideResourceQuota(object("ResourceQuota", { spec: { hard: { pods: "1" } }, status: { hard } }));
    expect([quota({ pods: "1" }).state, quota({}).state]).toEqual(["ready", "waiting"]);
});

test("a Secret is waited for only where Kubernetes puts a token in", () => {
    const type = "kubernetes.io/service-account-token";
    expect(decideSecret(object("Secret", { type: "Opaque" })).state).toBe("ready");
    expect(decideSecret(object("Secret", { type })).state).toBe("waiting");
    expect(decideSecret(object("Secret", { type, data: { token: "eA==" } })).state).toBe("ready");
});
