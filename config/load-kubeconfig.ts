import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { UserError, messageOf } from "../lib/user-error";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import { isKubeconfigText } from "./kubeconfig-text";
import { takeTokenFiles } from "./token-files";
import type { Config } from "./schema";

/** A kubeconfig as Pulumi's provider takes it. */
export interface KubeconfigSource {
    /** A path or, where it is no file, the text. Absent: those that kubectl would read. */
    readonly kubeconfig: string | undefined;
    /** Whether {@link kubeconfig} is a text that holds credentials. */
    readonly secret: boolean;
}

/** Where Kubernetes puts what a pod needs to call it. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const IN_CLUSTER = "https://kubernetes.default.svc";

/**
 * Loads the kubeconfig that the configuration names.
 *
 * @throws {UserError} For one that is not there, cannot be read or has no context.
 */
export function loadKubeconfig(
    client: KubeConfig,
    stack: string,
    cluster: Named,
    projectRoot: string,
): KubeconfigSource {
    const { kubeconfig, secret } = kubeconfigSource(stack, cluster, projectRoot);
    try {
        load(client, kubeconfig, secret || cluster.inCluster);
    } catch (error) {
        throw unreadable(stack, `cannot be read${secret ? "" : `: ${reasonOf(error)}`}`);
    }
    if (client.getContexts().length === 0) {
        throw unreadable(stack, "has no context");
    }
    return { kubeconfig, secret };
}

type Named = Pick<Config["cluster"], "inCluster" | "kubeconfig">;

/**
 * Where the kubeconfig is that the configuration names, before it is read.
 *
 * @throws {UserError} Where it names none, and this machine has none of its own.
 */
export function kubeconfigSource(
    stack: string,
    { inCluster, kubeconfig }: Named,
    projectRoot: string,
): KubeconfigSource {
    if (inCluster) {
        requirePod(stack);
        return { kubeconfig: podKubeconfig(), secret: false };
    }
    if (kubeconfig === undefined) {
        requireDefault(stack);
        return { kubeconfig, secret: false };
    }
    if (isKubeconfigText(kubeconfig)) {
        return { kubeconfig, secret: true };
    }
    const home = kubeconfig.replace(/^~(?=$|[/\\])/, os.homedir());
    return { kubeconfig: path.resolve(projectRoot, home), secret: false };
}

/** Elsewhere the client would only find that a file is missing which nobody has named. */
function requirePod(stack: string): void {
    const token = path.join(SERVICE_ACCOUNT, "token");
    if (!fs.existsSync(token)) {
        throw new UserError({
            subject: configKey(["cluster", "inCluster"]),
            problem: `is true, and this machine is no pod of a cluster: it has no ${token}`,
            fix: [
                removeLine(stack, ["cluster", "inCluster"]),
                setLine(stack, ["cluster", "context"], "<context of your kubeconfig>"),
            ].join("\n"),
        });
    }
}

/** Where there is no file at all, the client makes a context up, which leads to this machine. */
function requireDefault(stack: string): void {
    // On Windows it asks WSL, too.
    const isThere = process.env["KUBECONFIG"] || fs.existsSync(path.join(os.homedir(), ".kube", "config"));
    if (isThere || process.platform === "win32") {
        return;
    }
    throw fs.existsSync(path.join(SERVICE_ACCOUNT, "token"))
        ? new UserError({
              subject: configKey(["cluster", "inCluster"]),
              problem: "is false, and this pod has no kubeconfig; expected true, or a kubeconfig",
              fix: [removeLine(stack, ["cluster", "context"]), setLine(stack, ["cluster", "inCluster"], "true")].join(
                  "\n",
              ),
          })
        : new UserError({
              subject: configKey(["cluster", "kubeconfig"]),
              problem: "is not set, and this machine has no ~/.kube/config; expected a file's path, or its text",
              fix: `${setSecretLine(stack, ["cluster", "kubeconfig"])} < FILE`,
          });
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
    takeTokenFiles(client, kubeconfig, isText);
}

/** How a pod reaches its own cluster. Names the files of its token, which change, and so holds no secret. */
function podKubeconfig(): string {
    const name = "in-cluster";
    const token = path.join(SERVICE_ACCOUNT, "token");
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            { name, cluster: { server: IN_CLUSTER, "certificate-authority": path.join(SERVICE_ACCOUNT, "ca.crt") } },
        ],
        // Kubernetes' own name of the key, and the one that the JavaScript client reads in its place.
        users: [{ name, user: { tokenFile: token, "token-file": token } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        "current-context": name,
    });
}

function unreadable(stack: string, problem: string): UserError {
    const key = ["cluster", "kubeconfig"];
    return new UserError({ subject: configKey(key), problem, fix: setLine(stack, key, "~/.kube/config") });
}

/** Why a file cannot be read. What a parser says of its text may repeat a token, in its first line too. */
function reasonOf(error: unknown): string {
    const { code, mark, name } = error as {
        readonly code?: unknown;
        readonly mark?: { readonly line: number; readonly column: number };
        readonly name?: unknown;
    };
    if (name === "YAMLException") {
        return `it is no YAML${mark ? ` (line ${mark.line + 1}, column ${mark.column + 1})` : ""}`;
    }
    const [message = ""] = messageOf(error).split("\n");
    // Of the client's own messages, those with a position name a key that is missing.
    return code !== undefined || /^(clusters|users|contexts)\[/.test(message) ? message : "it is no kubeconfig";
}
