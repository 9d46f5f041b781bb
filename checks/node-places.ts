import type { V1Node, V1Taint } from "@kubernetes/client-node";
import type { Settings } from "../config/settings";

/** What decides which nodes take a pod, beside their room. */
export type Placement = Pick<Settings["tasks"], "nodeSelector" | "tolerations">;

/** Pods of the platform: any node, and none with a taint. */
export const ANYWHERE: Placement = { nodeSelector: {}, tolerations: [] };

/**
 * Whether a node takes such pods, by its labels and taints.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export function takes({ metadata, spec }: V1Node, { nodeSelector, tolerations }: Placement): boolean {
    const taints = (spec?.taints ?? []).filter(({ effect }) => effect === "NoSchedule" || effect === "NoExecute");
    return (
        !spec?.unschedulable &&
        Object.entries(nodeSelector).every(([label, value]) => metadata?.labels?.[label] === value) &&
        taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)))
    );
}

function tolerates(
    { effect, key, operator = "Equal", value = "" }: Placement["tolerations"][number],
    taint: V1Taint,
): boolean {
    const isEffect = effect === undefined || effect === taint.effect;
    const isKey = key === undefined || key === "" ? operator === "Exists" : key === taint.key;
    return isEffect && isKey && (operator === "Exists" || value === (taint.value ?? ""));
}
