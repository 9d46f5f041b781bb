import type { V1Node, V1Pod } from "@kubernetes/client-node";
import type { ClusterTarget } from "../config/cluster-target";
import { kubectlLine, kubectlOptions } from "../config/kubectl-line";
import type { Settings } from "../config/settings";
import { PROJECT_LABEL, STACK_LABEL } from "../lib/labels";
import { lostNodes, lostNodeText } from "../lib/lost-nodes";

/**
 * Nodes of the cluster that are not ready, with the stack's pods that wait for them: an `up` would say of these no more than that
 * they are pending. A node without such pods is nothing to the stack, but in one line where no pod of it is known. Nothing where
 * nobody may see the nodes. Where all are away that is no fault: some clusters add nodes when pods want them.
 *
 * @param pods All pods of the cluster, as far as they may be seen; asked for where a node is away alone.
 */
export async function lostNodesFound(
    settings: Pick<Settings, "cluster" | "identity">,
    target: ClusterTarget,
    nodes: readonly V1Node[],
    pods: () => Promise<readonly V1Pod[]>,
): Promise<string[]> {
    const { identity } = settings;
    const lost = lostNodes(nodes);
    if (lost.length === 0) {
        return [];
    }
    const ofStack = (await pods()).filter(({ metadata, status }) => {
        const labels = metadata?.labels ?? {};
        const isOwn = labels[PROJECT_LABEL] === identity.project && labels[STACK_LABEL] === identity.stack;
        return isOwn && status?.phase !== "Succeeded" && status?.phase !== "Failed";
    });
    const { client } = target;
    const options = kubectlOptions(settings.cluster, target);
    const kubectl = kubectlLine(settings.cluster, target);
    const named = lost.flatMap((node) => {
        const on = ofStack.filter(({ spec }) => spec?.nodeName === node.name);
        const isRemovable = options !== undefined && on.some((pod) => fateOf(pod) === "kept");
        return on.length === 0
            ? []
            : [
                  [
                      `${lostNodeText(node)}.`,
                      ...waiting(on),
                      `To see why: ${kubectl} describe node ${node.name}`,
                      ...(isRemovable ? [`If its machine is gone for good: ${kubectl} delete node ${node.name}`] : []),
                  ].join("\n"),
              ];
    });
    if (lost.length === nodes.length) {
        const which = settings.cluster.inCluster ? "this pod's cluster" : `the cluster ${client.getCurrentContext()}`;
        const problem = `No node of ${which} is ready: nothing starts until one is, or is added.`;
        return [`${problem}\nTo see why: ${kubectl} describe nodes`, ...named];
    }
    const names = lost.map(({ name }) => name).join(", ");
    return ofStack.length === 0 ? [`Nodes that are not ready, so that nothing starts on them: ${names}.`] : named;
}

type Fate = "kept" | "moved" | "tasks";

/** What becomes of a pod whose node is away, by who made it. */
function fateOf({ metadata }: V1Pod): Fate {
    const kinds = (metadata?.ownerReferences ?? []).map(({ kind }) => kind);
    if (kinds.includes("StatefulSet")) {
        // It makes no second pod of a name beside one of which nobody knows whether it still runs.
        return "kept";
    }
    // Pods of tasks belong to nobody: Kubernetes makes no other in their place.
    return kinds.some((kind) => kind === "ReplicaSet" || kind === "Job") ? "moved" : "tasks";
}

const FATES: Readonly<Record<Fate, string>> = {
    kept: "Waiting until it is back, or is removed from the cluster",
    moved: "On it, and made again on another node after some minutes, where their volumes can follow",
    tasks: "Tasks on it, which Airflow finds failed and tries again as their retries say",
};

function waiting(pods: readonly V1Pod[]): string[] {
    return (Object.keys(FATES) as Fate[]).flatMap((fate) => {
        const names = pods.filter((pod) => fateOf(pod) === fate).map(({ metadata }) => metadata?.name ?? "");
        return names.length === 0 ? [] : [`${FATES[fate]}: ${names.sort().join(", ")}.`];
    });
}
