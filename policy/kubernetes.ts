import type { InputValue } from "./input-value";
import type { Resource } from "./rule";

/** An object of a cluster. */
export interface KubernetesObject {
    readonly kind: string;
    /** Whether it is written onto an object that others made: what it does not say, that one may. */
    readonly isPatch: boolean;
    readonly input: InputValue;
}

/** Pods, or what pods are made from. */
export interface PodSpec {
    readonly isPatch: boolean;
    readonly spec: InputValue;
    /** The metadata beside it. */
    readonly metadata: InputValue;
}

/** The objects that a resource makes: as a rule one; for a list, as `kubernetes:core/v1:PodList`, those in it. */
export function objectsOf({ inputs, type }: Resource): KubernetesObject[] {
    const [, name] = /^kubernetes:[^:]+:(\w+)$/.exec(type) ?? [];
    if (name === undefined) {
        return [];
    }
    const isPatch = name.endsWith("Patch");
    const kind = name.replace(/(Patch|List)$/, "");
    const objects = name.endsWith("List") ? inputs.at("items").items : [inputs];
    return objects.map((input) => ({ kind, isPatch, input }));
}

const IN_TEMPLATE = ["spec", "template"];

/** Where an object has what pods are made from. */
const POD_PLACES: ReadonlyMap<string, readonly string[]> = new Map([
    ["Pod", []],
    ["PodTemplate", ["template"]],
    ["CronJob", ["spec", "jobTemplate", ...IN_TEMPLATE]],
    ...["DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"].map(
        (kind) => [kind, IN_TEMPLATE] as const,
    ),
]);

/** What a resource makes pods from. */
export function podsOf(resource: Resource): PodSpec[] {
    return objectsOf(resource).flatMap(({ isPatch, kind, input }) => {
        const keys = POD_PLACES.get(kind);
        const pod = keys && input.at(...keys);
        return pod ? [{ isPatch, spec: pod.at("spec"), metadata: pod.at("metadata") }] : [];
    });
}

/** All containers of a pod. */
export function containersOf({ spec }: Pick<PodSpec, "spec">): InputValue[] {
    return ["initContainers", "containers", "ephemeralContainers"].flatMap((key) => spec.at(key).items);
}
