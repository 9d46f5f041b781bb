import type { ClusterTarget } from "./cluster-target";
import { shellWord } from "./config-commands";
import type { Config } from "./schema";

/** Options that lead kubectl to this cluster and no other; undefined where its kubeconfig stands in no file. */
export function kubectlOptions(
    { inCluster }: Pick<Config["cluster"], "inCluster">,
    { client, context, kubeconfig, secret }: ClusterTarget,
): string[] | undefined {
    return inCluster || secret
        ? undefined
        : [
              ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig]),
              ...["--context", context ?? client.getCurrentContext()],
          ];
}

/** With what a line to type begins that asks this cluster: `kubectl` alone, where its kubeconfig stands in no file. */
export function kubectlLine(cluster: Pick<Config["cluster"], "inCluster">, target: ClusterTarget): string {
    return ["kubectl", ...(kubectlOptions(cluster, target) ?? []).map(shellWord)].join(" ");
}
