import type { Context } from "../kit/resource";
import type { Cluster } from "./cluster";
import type { Settings } from "./config";
import { UNREACHABLE } from "./unreachable";

/** What the provider works with. */
export interface KubernetesClient {
    /** Undefined when it did not answer as the run began, or is not known at all. */
    readonly cluster: Cluster | undefined;
    /** Why there is no cluster. */
    readonly unreachable: string;
    /** For objects that name none; "" when not even that is known. */
    readonly namespace: string;
    readonly settings: Settings;
}

/** What each step gets. */
export type KubernetesContext = Context<KubernetesClient>;

/** The cluster, for a step that can do nothing without. @throws Error in the official provider's own words. */
export function requireCluster({ client: { cluster, unreachable } }: KubernetesContext): Cluster {
    if (cluster === undefined) throw new Error(`${UNREACHABLE}: ${unreachable}`);
    return cluster;
}
