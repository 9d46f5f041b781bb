import type { KubernetesObject } from "../object";
import { decideClaim } from "./claim";
import { decideDaemonSet } from "./daemon-set";
import { decideDeployment } from "./deployment";
import type { Facts } from "./facts";
import { decideIngress } from "./ingress";
import { decideJob } from "./job";
import { decidePod } from "./pod";
import { decideService } from "./service";
import { decideReplicationController, decideResourceQuota, decideSecret, decideVolume } from "./simple-kinds";
import { decideStatefulSet } from "./stateful-set";
import type { Verdict } from "./verdict";
import { WAIT_FOR, parseWaitFor } from "./wait-for";

/** What a decision needs beside the object itself. */
export type Related = "revision" | "pods" | "endpoints" | "storageClass" | "services";

/** How objects of one kind are waited for. */
export interface Awaiter {
    readonly decide: (object: KubernetesObject, facts: Facts) => Verdict;
    /** Defaults to nothing. */
    readonly related?: readonly Related[];
    /** Seconds after which waiting ends, whatever the program allows. Defaults to no such limit. */
    readonly limitSeconds?: number;
    /** Whether an object that is only looked at, as by a refresh, may be found wanting. Defaults to false. */
    readonly atRead?: boolean;
}

/** Kinds that get ready over time; with the limits of the official provider. Any other is ready when it is there. */
const AWAITERS: Readonly<Record<string, Awaiter>> = {
    "apps/v1/DaemonSet": { decide: decideDaemonSet, related: ["pods"], atRead: true },
    "apps/v1/Deployment": { decide: decideDeployment, related: ["revision"], atRead: true },
    "apps/v1/StatefulSet": { decide: decideStatefulSet, related: ["pods"], atRead: true },
    "batch/v1/Job": { decide: decideJob, related: ["pods"], atRead: true },
    "networking.k8s.io/v1/Ingress": { decide: decideIngress, related: ["services"], atRead: true },
    "v1/PersistentVolume": { decide: decideVolume, limitSeconds: 300 },
    "v1/PersistentVolumeClaim": { decide: decideClaim, related: ["storageClass"], limitSeconds: 300 },
    "v1/Pod": { decide: decidePod, atRead: true },
    "v1/ReplicationController": { decide: decideReplicationController, related: ["pods"] },
    "v1/ResourceQuota": { decide: decideResourceQuota, limitSeconds: 60 },
    "v1/Secret": { decide: decideSecret, limitSeconds: 5 },
    "v1/Service": { decide: decideService, related: ["endpoints"], atRead: true },
};

/** How that object is waited for: as its annotation says, else by its kind; undefined: not at all. */
export function awaiterOf({ apiVersion, kind, metadata }: KubernetesObject): Awaiter | undefined {
    const own = metadata.annotations?.[WAIT_FOR];
    return own === undefined || own === "" ? AWAITERS[`${apiVersion}/${kind}`] : { decide: parseWaitFor(own) };
}
