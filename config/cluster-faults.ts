import type { UserError } from "../lib/user-error";
import { setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import { isKubeconfigText } from "./kubeconfig-text";
import type { Config } from "./schema";

/** What {@link clusterFaults} needs to be valid. */
export const CLUSTER_KEYS = ["cluster.context", "cluster.inCluster", "cluster.kubeconfig"];

/** A cluster that is named twice, or not at all. */
export function clusterFaults(stack: string, { cluster: { context, inCluster, kubeconfig } }: Config): UserError[] {
    if (inCluster && (context ?? kubeconfig) !== undefined) {
        const path = ["cluster", context === undefined ? "kubeconfig" : "context"];
        return [unwantedKey(stack, path, "is set beside inCluster, which means the pod's own cluster")];
    }
    if (inCluster || context !== undefined || (kubeconfig !== undefined && isKubeconfigText(kubeconfig))) {
        return [];
    }
    const path = ["cluster", "context"];
    const problem = "is missing; expected the name of a context of the kubeconfig (kubectl config get-contexts)";
    return [configFault(path, problem, setLine(stack, path, "production"))];
}
