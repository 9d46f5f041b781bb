import type { KubeConfig } from "@kubernetes/client-node";
import { UserError } from "../lib/user-error";
import { configKey, setLine } from "./config-commands";
import { loadKubeconfig } from "./load-kubeconfig";
import type { Config } from "./schema";

/** A cluster that is there already, and how Pulumi reaches it. */
export interface ClusterTarget {
    /** A kubeconfig's path or, where it is no file, its text. Absent: those that kubectl would read. */
    readonly kubeconfig?: string;
    /** Whether {@link kubeconfig} is a text that holds credentials. */
    readonly secret: boolean;
    /** The context in it. Absent where it has but one. */
    readonly context?: string;
    /** The API's address as Airflow sees it; tells this cluster from others. */
    readonly server: string;
    /** The same kubeconfig, for asking the cluster. */
    readonly client: KubeConfig;
}

/**
 * The cluster that the configuration names.
 * @throws {UserError} For a kubeconfig that cannot be read, or a context that it does not have.
 */
export async function clusterTarget(
    stack: string,
    cluster: Config["cluster"],
    projectRoot: string,
): Promise<ClusterTarget> {
    // Half a second to load, and no other mode needs it.
    const { KubeConfig: Client } = await import("@kubernetes/client-node");
    const client = new Client();
    const { apiServer, context } = cluster;
    const { kubeconfig, secret } = loadKubeconfig(client, stack, cluster, projectRoot);
    const contexts = client.getContexts();
    const chosen = contexts.find(({ name }) => name === (context ?? client.getCurrentContext()));
    if (chosen === undefined) {
        throw unknownContext(stack, context, client);
    }
    client.setCurrentContext(chosen.name);
    const server = client.getCurrentCluster()?.server;
    if (server === undefined) {
        throw unknownContext(stack, chosen.name, client);
    }
    return {
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
        secret,
        server: apiServer ?? server,
        client,
    };
}

function unknownContext(stack: string, context: string | undefined, client: KubeConfig): UserError {
    const contexts = client.getContexts();
    const broken = contexts.find(({ name }) => name === context)?.cluster;
    const usable = contexts.filter(({ cluster }) => client.getCluster(cluster)).map(({ name }) => name);
    const has =
        broken === undefined
            ? `the kubeconfig has ${usable.join(", ") || "none whose cluster it names"}`
            : `its cluster, ${broken}, does not stand in the kubeconfig; whole are ${usable.join(", ") || "none"}`;
    return new UserError({
        subject: configKey(["cluster", "context"]),
        problem: `is ${context ?? "not set"}, and ${has}`,
        fix: usable[0] === undefined ? "kubectl config view" : setLine(stack, ["cluster", "context"], usable[0]),
    });
}
