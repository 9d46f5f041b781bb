import type { Settings } from "../../../providers/kubernetes/config";
import { isForced, isOthers } from "../../../providers/kubernetes/field-manager";
import type { KubernetesObject, ManagedFields } from "../../../providers/kubernetes/object";

const NO_FORCE = { patchForce: false } as Settings;
const MANIFEST = { apiVersion: "v1", kind: "ConfigMap" };

function managedBy(...managedFields: ManagedFields[]): KubernetesObject {
    return { ...MANIFEST, metadata: { name: "it", managedFields } };
}

const by = (manager: string, operation = "Update"): KubernetesObject => managedBy({ manager, operation });

describe("a preview", () => {
    test.each(["pulumi-kubernetes", "pulumi-kubernetes.exe", "pulumi-resource-kubernetes"])(
        "passes over what this provider made under the name %s",
        (manager) => {
            expect(isForced(MANIFEST, by(manager), NO_FORCE, true)).toBe(true);
        },
    );

    test.each([
        ["kubectl-edit", "Update"],
        ["kubectl-client-side-apply", "Update"],
        ["kubectl", "Apply"],
        ["before-first-apply", "Update"],
        ["pulumi-kubernetes-1a2b3c4d", "Apply"],
        ["pulumi-kubernetes-1a2b3c4d", "Update"],
        ["pulumi-kubernetes", "Apply"],
    ])("does not pass over what belongs to %s by %s", (manager, operation) => {
        expect(isForced(MANIFEST, by(manager, operation), NO_FORCE, true)).toBe(false);
    });

    test("of what is not there yet passes over everything", () => {
        expect(isForced(MANIFEST, undefined, NO_FORCE, true)).toBe(true);
    });
});

describe("a change", () => {
    test("passes over nothing by itself, not even over what this provider made: that it takes over first", () => {
        expect(isForced(MANIFEST, by("pulumi-kubernetes"), NO_FORCE, false)).toBe(false);
        expect(isForced(MANIFEST, undefined, NO_FORCE, false)).toBe(false);
    });

    test("passes over everything where the provider or the annotation says so, or nobody kept who set what", () => {
        const annotated = { ...MANIFEST, metadata: { annotations: { "pulumi.com/patchForce": "true" } } };
        expect(isForced(MANIFEST, by("others"), { patchForce: true } as Settings, false)).toBe(true);
        expect(isForced(annotated, by("others"), NO_FORCE, false)).toBe(true);
        expect(isForced(MANIFEST, managedBy(), NO_FORCE, false)).toBe(true);
    });
});

test("a field is another's where another has set it and we have not", () => {
    const fieldsV1 = { "f:spec": { "f:replicas": {} } };
    const steps = ["spec", "replicas"];
    expect(isOthers(managedBy({ manager: "scaler", fieldsV1 }), steps, "ours")).toBe(true);
    expect(isOthers(managedBy({ manager: "scaler", fieldsV1 }), ["spec", "paused"], "ours")).toBe(false);
    const shared = managedBy({ manager: "scaler", fieldsV1 }, { manager: "ours", fieldsV1 });
    expect(isOthers(shared, steps, "ours")).toBe(false);
});
