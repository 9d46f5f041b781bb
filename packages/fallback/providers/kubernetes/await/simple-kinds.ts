import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "../object";
import { READY, waiting, type Verdict } from "./verdict";

interface Spec {
    readonly spec?: { readonly replicas?: number; readonly hard?: Readonly<Record<string, string>> };
    readonly status?: {
        readonly phase?: string;
        readonly availableReplicas?: number;
        readonly hard?: Readonly<Record<string, string>>;
    };
}

/** Ready when a claim may take it, or has. */
export function decideVolume(object: KubernetesObject): Verdict {
    const { phase = "Pending" } = (object as Spec).status ?? {};
    if (phase === "Available" || phase === "Bound") return READY;
    const at = `PersistentVolume is not ready. status.phase currently at: ${phase}`;
    return waiting(at, [at]);
}

/** Ready when it has its replicas. */
export function decideReplicationController(object: KubernetesObject): Verdict {
    const { spec, status } = object as Spec;
    const [wanted, available] = [spec?.replicas ?? 1, status?.availableReplicas ?? 0];
    if (available === wanted) return READY;
    const count = `${available}/${wanted} Pods available`;
    return waiting(`Waiting for the ReplicationController (${count})`, [count]);
}

/** Ready when the limits are in force as written. */
export function decideResourceQuota(object: KubernetesObject): Verdict {
    const { spec, status } = object as Spec;
    if (isDeepStrictEqual(spec?.hard, status?.hard)) return READY;
    return waiting("Waiting for the quota to be in force", ["the quota in force differs from the one asked for"]);
}

/** Of the kind that Kubernetes itself fills with a service account's token, ready when it has. */
export function decideSecret(object: KubernetesObject): Verdict {
    const { type, data } = object as { readonly type?: string; readonly data?: object };
    if (type !== "kubernetes.io/service-account-token" || Object.keys(data ?? {}).length > 0) return READY;
    return waiting("Waiting for the service account's token", [
        "Kubernetes has not put a token in: is there a ServiceAccount of the name in the annotation " +
            "kubernetes.io/service-account.name?",
    ]);
}
