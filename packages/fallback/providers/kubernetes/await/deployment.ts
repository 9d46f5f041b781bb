import type { KubernetesObject } from "../object";
import { conditionOf, holds, wordsOf, type Condition } from "./condition";
import type { Facts, ReplicaSet } from "./facts";
import { READY, waiting, type Verdict } from "./verdict";

/** The annotation by which a Deployment and its replica sets say which revision they are. */
const REVISION = "deployment.kubernetes.io/revision";

interface Deployment extends KubernetesObject {
    readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly Condition[] };
}

/**
 * Ready when the controller has seen the last change, the Deployment is available, the replica set of its revision has as
 * many ready pods as it wants, a rollout is over, and the claims its pods name are bound.
 */
export function decideDeployment(object: KubernetesObject, { replicaSets, claims }: Facts): Verdict {
    const { metadata, status } = object as Deployment;
    const conditions = status?.conditions;
    if (status?.observedGeneration !== metadata.generation) {
        return waiting("Waiting for the Deployment controller to see the change");
    }
    const current = currentReplicaSet(object, replicaSets);
    const ready = current?.status?.readyReplicas ?? 0;
    const wanted = current?.spec?.replicas ?? 1;
    const isAvailable = holds(conditions, "Available");
    const isRolledOut =
        metadata.annotations?.[REVISION] === "1" ||
        conditionOf(conditions, "Progressing")?.reason === "NewReplicaSetAvailable";
    const unbound = claims.filter((claim) => claim.status?.phase !== "Bound").map(({ metadata: { name } }) => name);
    if (isAvailable && isRolledOut && current !== undefined && ready >= wanted && unbound.length === 0) return READY;
    return waiting(`Waiting for app ReplicaSet to be available (${ready}/${wanted} Pods available)`, [
        ...complaints(conditions),
        ...(unbound.length > 0 ? [`Failed to bind PersistentVolumeClaim(s): "${unbound.join(",")}"`] : []),
        isAvailable
            ? "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live"
            : "Minimum number of live Pods was not attained",
    ]);
}

/** The replica set of the Deployment's own revision. */
export function currentReplicaSet(
    deployment: KubernetesObject,
    replicaSets: readonly ReplicaSet[],
): ReplicaSet | undefined {
    const revision = deployment.metadata.annotations?.[REVISION];
    return replicaSets.find(({ metadata }) => revision !== undefined && metadata.annotations?.[REVISION] === revision);
}

/** What the controller itself says is wrong: pods that may not be made (a quota, say), a deadline that has passed. */
function complaints(conditions: readonly Condition[] | undefined): string[] {
    return (conditions ?? [])
        .filter(({ type, status }) => (type === "ReplicaFailure" ? status === "True" : status !== "True"))
        .flatMap(wordsOf);
}
