import { ApiError } from "../../../../providers/kubernetes/api-error";
import { awaitReady, type WaitError } from "../../../../providers/kubernetes/await";
import type { Reader } from "../../../../providers/kubernetes/await/lenient";
import type { KubernetesObject, TypeRef } from "../../../../providers/kubernetes/object";

const metadata = { name: "app", namespace: "team", uid: "u1", generation: 1 };

/** Lets an account read the object itself and nothing else. */
function narrow(object: KubernetesObject): Reader {
    const refuse = ({ kind }: TypeRef) => Promise.reject(new ApiError(403, "Forbidden", `${kind} is forbidden`));
    return { get: (ref) => (ref.kind === object.kind ? Promise.resolve(object) : refuse(ref)), list: refuse };
}

async function reasonsOf(object: KubernetesObject): Promise<readonly string[]> {
    const { signal } = new AbortController();
    const say = () => undefined;
    const waited = awaitReady({ client: narrow(object), object, timeoutSeconds: 0.05, signal, say });
    return waited.then(
        () => [],
        (error: unknown) => (error as WaitError).reasons.slice(1),
    );
}

test.each<[string, KubernetesObject, string[]]>([
    [
        "a Service",
        { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: "a" } } },
        ["Endpoints is forbidden", "Event is forbidden"],
    ],
    [
        "a claim whose class may wait for its first pod",
        { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata, spec: { storageClassName: "late" } },
        ["StorageClass is forbidden", "Event is forbidden"],
    ],
    [
        "a Deployment",
        { apiVersion: "apps/v1", kind: "Deployment", metadata, status: { observedGeneration: 1 } },
        ["ReplicaSet is forbidden", "Event is forbidden"],
    ],
])("%s that is not ready says what of it may not be read, each once", async (_, object, refused) => {
    const reasons = await reasonsOf(object);
    expect(reasons.filter((reason) => reason.includes("forbidden"))).toEqual(refused);
    expect(reasons.length).toBeGreaterThan(refused.length);
});
