import type { types } from "@pulumi/kubernetes";
import { podSelector, type PodSettings } from "./manifests";
import type { PodOfSpecs } from "./pods-of-specs";

/** A node that is emptied loses pods of one kind one by one, and is never kept from it by one that is alone, or ill. */
export function disruptionBudget(
    pod: PodOfSpecs,
    settings: Pick<PodSettings, "labels">,
): types.input.policy.v1.PodDisruptionBudgetSpec {
    const selector = { matchLabels: podSelector(pod, settings) };
    // By default one that is not ready counts as the one that may be away, and so may never be evicted.
    return { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector };
}

/**
 * How new pods take the place of old ones: one after the other. None is made before there is room for it, since a pod beside the
 * others would need memory that the node was not made for; so one that is alone is away for a while.
 */
export function strategy(replicas: number): types.input.apps.v1.DeploymentStrategy {
    return replicas === 1
        ? { type: "Recreate" }
        : { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
}

/** Several pods of one kind go to different nodes where there are some; nothing waits for a node. */
export function spread(
    pod: PodOfSpecs,
    settings: Pick<PodSettings, "labels">,
    replicas: number,
): Pick<types.input.core.v1.PodSpec, "topologySpreadConstraints"> {
    if (replicas === 1) {
        return {};
    }
    const constraint = {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: podSelector(pod, settings) },
    };
    return { topologySpreadConstraints: [constraint] };
}
