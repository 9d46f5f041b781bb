import { isDeepStrictEqual } from "node:util";
import type { Change, Surroundings } from "../kit/resource";
import { Unknown, type Properties } from "../kit/value";
import { activeCluster, type KubeconfigCluster } from "./kubeconfig";
import { loadKubeconfig } from "./load-kubeconfig";

/** What says which cluster it is. */
const CHOICE: readonly string[] = ["kubeconfig", "context", "cluster"];

/**
 * Which changed settings replace the provider, and with it all that was made through it: those by which it is another
 * cluster. `clusterIdentifier` decides that alone where it is set before and after; else a value that is not known yet
 * may always mean another cluster.
 */
export function providerChanges(
    context: Surroundings,
    found: readonly Change[],
    old: Properties,
    now: Properties,
): readonly Change[] {
    const [before, after] = [old["clusterIdentifier"], now["clusterIdentifier"]];
    const isDecided = before !== undefined && before !== "" && after !== undefined && after !== "";
    if (isDecided && isDeepStrictEqual(before, after)) return found;
    const mayBeOther = CHOICE.filter((key) => now[key] instanceof Unknown);
    const replacing = [
        ...(isDecided ? ["clusterIdentifier"] : []),
        ...(mayBeOther.length > 0 || !isOther(context, old, now) ? mayBeOther : CHOICE),
    ];
    return found.map((change) => (replacing.includes(change.path) ? { ...change, replace: true } : change));
}

function isOther(context: Surroundings, old: Properties, now: Properties): boolean {
    const [before, after] = [clusterOf(context, old), clusterOf(context, now)];
    return before !== undefined && after !== undefined && !isDeepStrictEqual(before, after);
}

function clusterOf(context: Surroundings, config: Properties): KubeconfigCluster | undefined {
    const [kubeconfig, name, cluster] = [
        textOf(config["kubeconfig"]),
        textOf(config["context"]),
        textOf(config["cluster"]),
    ];
    if (kubeconfig === undefined) return undefined;
    try {
        return activeCluster(loadKubeconfig(kubeconfig, context), { context: name, cluster });
    } catch {
        // A file that is gone tells nothing of the cluster it was for.
        return undefined;
    }
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
