import type { V1Node, V1Pod } from "@kubernetes/client-node";
import type { ClusterTarget } from "../config/cluster-target";
import { configKey, shellWord } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { PROJECT_LABEL, STACK_LABEL } from "../lib/labels";
import { lostNodes, lostNodeText } from "../lib/lost-nodes";
import { UserError } from "../lib/user-error";

/** What was found of a cluster's nodes. */
export interface LostNodes {
    /** Nodes that are away beside others that are there: what is on those is moved, or waits, and the rest goes on. */
    readonly warnings: readonly string[];
    /** All nodes are away: nothing would start. */
    readonly faults: readonly UserError[];
}

/**
 * Nodes of the cluster that are not ready, with the stack's pods that wait for them: an `up` would say of these no more than that
 * they are pending. A node without such pods is nothing to the stack, but in one line where no pod of it is known. Nothing where
 * nobody may see the nodes.
 *
 * @param pods All pods of the cluster, as far as they may be seen; asked for where a node is away alone.
 */
export async function lostNodesFound(
    settings: Pick<Settings, "cluster" | "identity">,
    target: ClusterTarget,
    nodes: readonly V1Node[],
    pods: () => Promise<readonly V1Pod[]>,
): Promise<LostNodes> {
    const { identity } = settings;
    const lost = lostNodes(nodes);
    if (lost.length === 0) {
        return { warnings: [], faults: [] };
    }
    const own = (await pods()).filter(({ metadata, status }) => {
        const labels = metadata?.labels ?? {};
        const isOwn = labels[PROJECT_LABEL] === identity.project && labels[STACK_LABEL] === identity.stack;
        return isOwn && status?.phase !== "Succeeded" && status?.phase !== "Failed";
    });
    const options = kubectlOptions(settings, target);
    const kubectl = ["kubectl", ...(options ?? []).map(shellWord)].join(" ");
    if (lost.length === nodes.length) {
        const context = target.client.getCurrentContext();
        const list = lost.map((node) => `${lostNodeText(node)}.`).join("\n");
        const problem = `is ${context}, and no node of that cluster is ready: nothing would start.\n${list}`;
        const subject = configKey(["cluster", "context"]);
        return { warnings: [], faults: [new UserError({ subject, problem, fix: `${kubectl} describe nodes` })] };
    }
    if (own.length === 0) {
        const names = lost.map(({ name }) => name).join(", ");
        return { warnings: [`Nodes that are not ready, so that nothing starts on them: ${names}.`], faults: [] };
    }
    const warnings = lost.flatMap((node) => {
        const on = own.filter(({ spec }) => spec?.nodeName === node.name);
        const isRemovable = options !== undefined && on.some(isKept);
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
    return { warnings, faults: [] };
}

/** Options that lead kubectl to this cluster and no other; undefined where its kubeconfig stands in no file. */
function kubectlOptions(
    { cluster }: Pick<Settings, "cluster">,
    { client, kubeconfig, secret }: ClusterTarget,
): string[] | undefined {
    return cluster.inCluster || secret
        ? undefined
        : [
              ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
              ...["--context", client.getCurrentContext()],
          ];
}

/** A StatefulSet has no second pod of a name beside one of which nobody knows whether it still runs. */
function isKept({ metadata }: V1Pod): boolean {
    return (metadata?.ownerReferences ?? []).some(({ kind }) => kind === "StatefulSet");
}

function waiting(pods: readonly V1Pod[]): string[] {
    const [kept, moved] = [true, false].map((wanted) =>
        pods
            .filter((pod) => isKept(pod) === wanted)
            .map(({ metadata }) => metadata?.name ?? "")
            .sort()
            .join(", "),
    );
    return [
        ...(kept ? [`Waiting until it is back, or is removed from the cluster: ${kept}.`] : []),
        ...(moved
            ? [`On it, and made again on another node after some minutes, where their volumes can follow: ${moved}.`]
            : []),
    ];
}
