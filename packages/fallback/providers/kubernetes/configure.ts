import type { ConfigureContext } from "../kit/provider";
import type { ObjectOf } from "../kit/schema";
import { accessBy, accessFromPod } from "./access";
import { ApiError, ServerUnreachable } from "./api-error";
import { Cluster } from "./cluster";
import type { KubernetesClient } from "./client";
import { settingsOf, type kubernetesConfig } from "./config";
import { Connection, type Access } from "./connection";
import { chosenConfig, defaultNamespace, type Kubeconfig } from "./kubeconfig";
import { loadDefaultKubeconfig, loadKubeconfig } from "./load-kubeconfig";

/**
 * Finds the cluster. None that answers is no error here: previews go on without, and each step says what it lacks.
 */
export async function configureKubernetes(
    context: ConfigureContext,
    config: ObjectOf<typeof kubernetesConfig>,
): Promise<KubernetesClient> {
    const settings = settingsOf(config, context.environment);
    let kubeconfig: Kubeconfig | undefined;
    try {
        const given = config.kubeconfig ?? "";
        kubeconfig = given === "" ? loadDefaultKubeconfig(context) : loadKubeconfig(given, context);
    } catch (error) {
        // The first words are the official provider's own, which users look up.
        const unreachable = `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${messageOf(error)}`;
        return { cluster: undefined, unreachable, namespace: config.namespace ?? "", settings };
    }
    const namespace = defaultNamespace(kubeconfig, config);
    try {
        const access =
            kubeconfig === undefined
                ? await accessFromPod(context.environment, settings.timeoutSeconds)
                : await accessBy(chosenConfig(kubeconfig, config), settings.timeoutSeconds);
        if (access === undefined) throw new Error("there is none: set kubeconfig, or KUBECONFIG");
        return { ...(await reached(access, context.signal)), namespace, settings };
    } catch (error) {
        const unreachable = `unable to load Kubernetes client configuration from kubeconfig file: ${messageOf(error)}`;
        return { cluster: undefined, unreachable, namespace, settings };
    }
}

/** The cluster, if it answers. */
async function reached(
    access: Access,
    signal: AbortSignal,
): Promise<Pick<KubernetesClient, "cluster" | "unreachable">> {
    const connection = new Connection(access);
    try {
        await connection.call({ method: "GET", path: "/version", signal });
    } catch (error) {
        // Who may not ask for the version may still do all the rest.
        const isThere = error instanceof ApiError && error.status === 403;
        const isSilent = error instanceof ServerUnreachable || error instanceof ApiError;
        if (!isThere && isSilent) {
            const unreachable = `unable to load schema information from the API server: ${error.message}`;
            return { cluster: undefined, unreachable };
        }
        if (!isThere) throw error;
    }
    return { cluster: new Cluster(connection), unreachable: "" };
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
