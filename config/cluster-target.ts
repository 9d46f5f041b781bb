import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { UserError, messageOf } from "../lib/user-error";
import { configKey, setLine } from "./config-commands";
import { isKubeconfigText } from "./kubeconfig-text";
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

/** Where Kubernetes puts what a pod needs to call it. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const IN_CLUSTER = "https://kubernetes.default.svc";

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
    const { kubeconfig, secret } = source(cluster, projectRoot);
    try {
        load(client, kubeconfig, secret || cluster.inCluster);
    } catch (error) {
        throw new UserError({
            subject: configKey(["cluster", "kubeconfig"]),
            problem: `cannot be read${secret ? "" : `: ${messageOf(error)}`}`,
            fix: setLine(stack, ["cluster", "kubeconfig"], "~/.kube/config"),
        });
    }
    const names = client.getContexts().map(({ name }) => name);
    if (context !== undefined && !names.includes(context)) {
        throw unknownContext(stack, context, names);
    }
    client.setCurrentContext(context ?? client.getCurrentContext());
    const server = client.getCurrentCluster()?.server;
    if (server === undefined) {
        throw unknownContext(stack, client.getCurrentContext(), names);
    }
    return {
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
        secret,
        server: apiServer ?? server,
        client,
    };
}

function source({ inCluster, kubeconfig }: Config["cluster"], projectRoot: string) {
    if (inCluster) {
        return { kubeconfig: podKubeconfig(), secret: false };
    }
    if (kubeconfig === undefined || isKubeconfigText(kubeconfig)) {
        return { kubeconfig, secret: kubeconfig !== undefined };
    }
    const home = kubeconfig.replace(/^~(?=$|[/\\])/, os.homedir());
    return { kubeconfig: path.resolve(projectRoot, home), secret: false };
}

function load(client: KubeConfig, kubeconfig: string | undefined, isText: boolean): void {
    if (kubeconfig === undefined) {
        client.loadFromDefault();
    } else if (isText) {
        client.loadFromString(kubeconfig);
    } else {
        fs.accessSync(kubeconfig, fs.constants.R_OK);
        client.loadFromFile(kubeconfig);
    }
}

/** How a pod reaches its own cluster. Names the files of its token, which change, and so holds no secret. */
function podKubeconfig(): string {
    const name = "in-cluster";
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            { name, cluster: { server: IN_CLUSTER, "certificate-authority": path.join(SERVICE_ACCOUNT, "ca.crt") } },
        ],
        users: [{ name, user: { tokenFile: path.join(SERVICE_ACCOUNT, "token") } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        "current-context": name,
    });
}

function unknownContext(stack: string, context: string, names: readonly string[]): UserError {
    return new UserError({
        subject: configKey(["cluster", "context"]),
        problem: `is ${context || "not set"}, and the kubeconfig has ${names.length > 0 ? names.join(", ") : "no context"}`,
        fix: setLine(stack, ["cluster", "context"], names[0] ?? "NAME"),
    });
}
