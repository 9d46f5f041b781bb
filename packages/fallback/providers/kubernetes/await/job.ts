import { qualifiedName, refOf, type KubernetesObject } from "../object";
import { conditionOf, holds, wordsOf, type Condition } from "./condition";
import { READY, failed, waiting, type Verdict } from "./verdict";

interface Job extends KubernetesObject {
    readonly status?: {
        readonly startTime?: string;
        readonly conditions?: readonly Condition[];
        readonly active?: number;
        readonly succeeded?: number;
        readonly failed?: number;
    };
}

/** Ready when the Job is complete; failed as soon as Kubernetes has given it up. */
export function decideJob(object: KubernetesObject): Verdict {
    const { status = {} } = object as Job;
    if (holds(status.conditions, "Failed")) return failed(wordsOf(conditionOf(status.conditions, "Failed")));
    if (holds(status.conditions, "Complete")) return READY;
    const name = `"${qualifiedName(refOf(object))}"`;
    if (status.startTime === undefined) {
        return waiting(`Waiting for Job ${name} to start`, wordsOf(conditionOf(status.conditions, "Suspended")));
    }
    const counts = `Active: ${status.active ?? 0} | Succeeded: ${status.succeeded ?? 0} | Failed: ${status.failed ?? 0}`;
    return waiting(`Waiting for Job ${name} to succeed (${counts})`);
}
