import { ApiError, ServerUnreachable } from "../../../../providers/kubernetes/api-error";
import { awaitGone, awaitReady, type AwaitArgs } from "../../../../providers/kubernetes/await";
import type { KubernetesObject } from "../../../../providers/kubernetes/object";

const POD: KubernetesObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "app", namespace: "team", uid: "u1" },
};
const READY = { ...POD, status: { conditions: [{ type: "Ready", status: "True" }] } };
const UNSCHEDULABLE = {
    ...POD,
    status: { conditions: [{ type: "PodScheduled", status: "False", message: "1 Insufficient memory" }] },
};

/** A server that gives these answers one after the other, and the last one for ever. */
function serverOf(...answers: (KubernetesObject | Error | undefined)[]) {
    let asked = 0;
    const get = () => {
        const answer = answers[Math.min(asked, answers.length - 1)];
        asked++;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    const list = () => Promise.resolve([]);
    return { get, list, asked: () => asked };
}

function args(client: AwaitArgs["client"], more: Partial<AwaitArgs> = {}): AwaitArgs {
    const { signal } = new AbortController();
    return { client, object: POD, timeoutSeconds: 30, signal, say: () => undefined, ...more };
}

describe("waiting for an object to be ready", () => {
    test("goes on until it is, says how far it is, and returns it as it is then", async () => {
        const said: string[] = [];
        const say = (text: string) => void said.push(text);
        expect(await awaitReady(args(serverOf(POD, POD, READY), { say }))).toBe(READY);
        expect(said).toEqual(Array(2).fill('Waiting for Pod "team/app" to be scheduled'));
    });

    test("asks nothing about a kind that is ready when it is there", async () => {
        const server = serverOf(undefined);
        const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "app" } };
        expect(await awaitReady(args(server, { object }))).toBe(object);
        expect(server.asked()).toBe(0);
    });

    test("ends when its time is over, with the reason", async () => {
        const waited = awaitReady(args(serverOf(UNSCHEDULABLE), { timeoutSeconds: 0.1 }));
        await expect(waited).rejects.toMatchObject({
            object: UNSCHEDULABLE,
            reasons: ["'app' timed out waiting to be Ready", "[Pod team/app]: 1 Insufficient memory"],
        });
    });

    test("takes what is ready at the last look", async () => {
        expect(await awaitReady(args(serverOf(POD, READY), { timeoutSeconds: 0.05 }))).toBe(READY);
    });

    test("ends at once when it is cancelled, and asks nothing more", async () => {
        const controller = new AbortController();
        const server = serverOf(UNSCHEDULABLE);
        const waited = awaitReady(args(server, { signal: controller.signal, say: () => controller.abort() }));
        await expect(waited).rejects.toMatchObject({ reasons: ['Resource operation was cancelled for "app"'] });
        expect(server.asked()).toBe(1);
    });

    test("calls the caller's own timeout a timeout", async () => {
        const waited = awaitReady(args(serverOf(POD), { signal: AbortSignal.timeout(50) }));
        await expect(waited).rejects.toMatchObject({ reasons: ["'app' timed out waiting to be Ready"] });
    });

    test("ends as soon as there is no hope", async () => {
        const lost = { ...POD, status: { phase: "Failed", reason: "Evicted", message: "low on memory" } };
        await expect(awaitReady(args(serverOf(lost)))).rejects.toMatchObject({
            reasons: ["Resource 'app' was created but failed to initialize", "[Pod team/app]: [Evicted] low on memory"],
        });
    });

    test.each([
        ["gone", undefined],
        ["another", { ...READY, metadata: { ...READY.metadata, uid: "u2" } }],
    ])("ends when the object is %s", async (_, found) => {
        await expect(awaitReady(args(serverOf(POD, found)))).rejects.toThrow(
            '"app" was deleted while it was waited for',
        );
    });

    test("outlasts a server that does not answer for a while, and names it when it stays away", async () => {
        const away = new ServerUnreachable("https://cluster:8443", "ECONNREFUSED");
        expect(await awaitReady(args(serverOf(POD, away, READY)))).toBe(READY);
        const waited = awaitReady(args(serverOf(POD, away), { timeoutSeconds: 0.1 }));
        await expect(waited).rejects.toThrow("no answer from the Kubernetes API server at https://cluster:8443");
    });

    test("does not outlast a refusal", async () => {
        const refusal = new ApiError(403, "Forbidden", "pods is forbidden");
        await expect(awaitReady(args(serverOf(refusal)))).rejects.toBe(refusal);
    });

    test("is by the program's own word where the object carries one", async () => {
        const metadata = { ...POD.metadata, annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=Done" } };
        const done = { ...POD, metadata, status: { phase: "Done" } };
        expect(await awaitReady(args(serverOf({ ...READY, metadata }, done), { object: done }))).toBe(done);
    });
});

describe("looking once whether an object is ready", () => {
    const look = (object: KubernetesObject, found: KubernetesObject = object) => {
        const server = { ...serverOf(found), endpoints: { ...POD, kind: "Endpoints" } };
        const get: AwaitArgs["client"]["get"] = (ref) =>
            ref.kind === "Endpoints" ? Promise.resolve(server.endpoints) : server.get();
        return awaitReady(args({ ...server, get }, { object, timeoutSeconds: 0 }));
    };

    test("takes what is there as settled", async () => {
        const service = { ...POD, kind: "Service", spec: { selector: { app: "a" } } };
        expect(await look(service)).toBe(service);
        expect(await look(POD, READY)).toBe(READY);
    });

    test("says why it is not", async () => {
        await expect(look(POD, UNSCHEDULABLE)).rejects.toMatchObject({
            reasons: ["Resource 'app' was created but failed to initialize", "[Pod team/app]: 1 Insufficient memory"],
        });
    });

    test("finds nothing wanting that is only waited for when it is made", async () => {
        const claim = { ...POD, kind: "PersistentVolumeClaim", status: { phase: "Pending" } };
        expect(await look(claim)).toBe(claim);
    });
});

describe("waiting for an object to be gone", () => {
    test("ends when it is, or when another has its name", async () => {
        await awaitGone(args(serverOf(POD, undefined)));
        await awaitGone(args(serverOf(POD, { ...POD, metadata: { ...POD.metadata, uid: "u2" } })));
    });

    test("ends when its time is over, and says what holds it", async () => {
        const held = { ...POD, metadata: { ...POD.metadata, finalizers: ["team/keep"] } };
        await expect(awaitGone(args(serverOf(held), { timeoutSeconds: 0.05 }))).rejects.toMatchObject({
            reasons: ["'app' timed out waiting to be deleted", "finalizers might be preventing deletion (team/keep)"],
        });
    });

    test("says what is left in a namespace", async () => {
        const left = { type: "NamespaceContentRemaining", status: "True", reason: "Left", message: "pods. has 1" };
        const space = {
            ...POD,
            kind: "Namespace",
            spec: { finalizers: ["kubernetes"] },
            status: { conditions: [left] },
        };
        const waited = awaitGone(args(serverOf(space), { object: space, timeoutSeconds: 0.05 }));
        await expect(waited).rejects.toThrow("preventing deletion (kubernetes); [Left] pods. has 1");
    });

    test("ends at once when it is cancelled", async () => {
        const controller = new AbortController();
        const server = serverOf(POD);
        const waited = awaitGone(args(server, { signal: controller.signal, say: () => controller.abort() }));
        await expect(waited).rejects.toThrow('Resource operation was cancelled for "app"');
        expect(server.asked()).toBe(1);
    });
});
