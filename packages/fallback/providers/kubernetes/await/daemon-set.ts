import type { KubernetesObject } from "../object";
import { READY, waiting, type Verdict } from "./verdict";

interface DaemonSet extends KubernetesObject {
    readonly status?: {
        readonly observedGeneration?: number;
        readonly desiredNumberScheduled?: number;
        readonly currentNumberScheduled?: number;
        readonly updatedNumberScheduled?: number;
        readonly numberAvailable?: number;
        readonly numberReady?: number;
    };
}

/** Ready when each node that should have a pod of the last revision has one that is ready and available. */
export function decideDaemonSet(object: KubernetesObject): Verdict {
    const { metadata, status = {} } = object as DaemonSet;
    const wanted = status.desiredNumberScheduled;
    if (wanted === undefined || status.observedGeneration !== metadata.generation) {
        return waiting("Waiting for the DaemonSet controller to see the change");
    }
    const counts = {
        Current: status.currentNumberScheduled,
        Updated: status.updatedNumberScheduled,
        Available: status.numberAvailable,
        Ready: status.numberReady,
    };
    const short = Object.entries(counts).find(([, count = 0]) => count < wanted);
    if (short === undefined) return READY;
    const [word, count = 0] = short;
    return waiting(`${word}: ${count}/${wanted}`, [`${count} of ${wanted} Pods are ${word.toLowerCase()}`]);
}
