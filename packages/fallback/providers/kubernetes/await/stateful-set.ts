import type { KubernetesObject } from "../object";
import { READY, waiting, type Verdict } from "./verdict";

interface StatefulSet extends KubernetesObject {
    readonly spec?: { readonly replicas?: number; readonly updateStrategy?: { readonly type?: string } };
    readonly status?: {
        readonly observedGeneration?: number;
        readonly replicas?: number;
        readonly readyReplicas?: number;
        readonly currentReplicas?: number;
        readonly updatedReplicas?: number;
        readonly currentRevision?: string;
        readonly updateRevision?: string;
    };
}

/** Ready when all replicas are there and ready, and, unless pods are updated by hand, all are of the last revision. */
export function decideStatefulSet(object: KubernetesObject): Verdict {
    const { metadata, spec, status = {} } = object as StatefulSet;
    const { generation = 0 } = metadata;
    const wanted = spec?.replicas ?? 1;
    const isObserved = (status.observedGeneration ?? 0) >= generation && generation > 0;
    const isByHand = generation > 1 && spec?.updateStrategy?.type === "OnDelete";
    const { readyReplicas = 0, currentReplicas = 0, updatedReplicas = 0, currentRevision, updateRevision } = status;
    const isOneRevision = isByHand || (currentRevision !== undefined && currentRevision === updateRevision);
    const isFull =
        (status.replicas ?? 0) === wanted && readyReplicas === wanted && (isByHand || currentReplicas === wanted);
    if (isObserved && isFull && isOneRevision) return READY;
    const counted = isOneRevision ? readyReplicas : Math.min(readyReplicas, updatedReplicas);
    const count = `(${counted}/${wanted} Pods ready)`;
    const first = `[1/2] Waiting for StatefulSet to create Pods ${count}`;
    const later = isFull
        ? "[2/3] Waiting for StatefulSet to update .status.currentRevision"
        : `[1/3] Waiting for StatefulSet update to roll out ${count}`;
    const revisions = `from revision "${currentRevision ?? ""}" to revision "${updateRevision ?? ""}"`;
    return waiting(generation <= 1 ? first : later, [
        ...(isFull ? [] : [`${counted} out of ${wanted} replicas succeeded readiness checks`]),
        ...(isOneRevision ? [] : [`StatefulSet controller failed to advance ${revisions}`]),
    ]);
}
