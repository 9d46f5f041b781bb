import type { V1ResourceQuota } from "@kubernetes/client-node";
import type { Settings } from "../config/settings";

type Tasks = Pick<Settings["tasks"], "affinity" | "priorityClassName">;
/** One scope, as either form of a quota says it. */
interface Scope {
    readonly scopeName: string;
    readonly operator: string;
    readonly values?: readonly string[];
}

/**
 * Whether a quota counts task pods: all of its scopes have to hold for them.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
 */
export function countsTaskPods({ spec }: V1ResourceQuota, tasks: Tasks): boolean {
    const scopes = (spec?.scopes ?? []).map((scopeName): Scope => ({ scopeName, operator: "Exists" }));
    return [...scopes, ...(spec?.scopeSelector?.matchExpressions ?? [])].every((scope) => holds(scope, tasks));
}

/** Of task pods: they have no deadline and always a memory limit. A scope that nobody knows here is taken as not theirs. */
function holds({ operator, scopeName, values = [] }: Scope, tasks: Tasks): boolean {
    switch (scopeName) {
        case "NotTerminating":
        case "NotBestEffort":
            return true;
        case "PriorityClass":
            return hasClass(operator, values, tasks.priorityClassName);
        case "CrossNamespacePodAffinity":
            return looksElsewhere(tasks.affinity);
        default:
            return false;
    }
}

/** Where the stack names no class, the cluster's default may be any: a quota for some is taken as none of theirs. */
function hasClass(operator: string, values: readonly string[], name: string | undefined): boolean {
    switch (operator) {
        case "In":
            return name !== undefined && values.includes(name);
        case "NotIn":
            return name === undefined || !values.includes(name);
        case "Exists":
            return name !== undefined;
        default:
            return name === undefined;
    }
}

/** Whether pods of other namespaces decide where a task pod runs. */
function looksElsewhere(affinity: Tasks["affinity"]): boolean {
    return [affinity?.podAffinity, affinity?.podAntiAffinity]
        .flatMap((rules) => [
            ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
            ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
                ({ podAffinityTerm }) => podAffinityTerm,
            ),
        ])
        .some(({ namespaceSelector, namespaces = [] }) => namespaceSelector !== undefined || namespaces.length > 0);
}
