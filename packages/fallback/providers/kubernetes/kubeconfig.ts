import { isAbsolute, join } from "node:path";
import { parse } from "yaml";

/** A kubeconfig as its file says it, as far as it is read here. */
export interface Kubeconfig {
    readonly clusters?: readonly { readonly name: string; readonly cluster: KubeconfigCluster }[] | null;
    readonly contexts?: readonly { readonly name: string; readonly context: KubeconfigContext }[] | null;
    readonly users?: readonly { readonly name: string; readonly user: Record<string, unknown> }[] | null;
    readonly "current-context"?: string;
}

/** One cluster of a kubeconfig. */
export interface KubeconfigCluster extends Readonly<Record<string, unknown>> {
    readonly server?: string;
}

/** Which cluster, as whom, and in which namespace. */
export interface KubeconfigContext {
    readonly cluster?: string;
    readonly user?: string;
    readonly namespace?: string;
}

/** What the provider's configuration says beside the kubeconfig. */
export interface Overrides {
    readonly context?: string | undefined;
    readonly cluster?: string | undefined;
    readonly namespace?: string | undefined;
}

/**
 * Reads a kubeconfig's text.
 * @throws Error without a word of the text, which may hold keys and tokens.
 */
export function parseKubeconfig(text: string): Kubeconfig {
    let read: unknown;
    try {
        read = parse(text);
    } catch {
        throw new Error("it is not valid YAML");
    }
    if (typeof read !== "object" || read === null || Array.isArray(read)) {
        throw new Error("it is neither a file that exists nor the contents of a kubeconfig");
    }
    return read;
}

/** The same with every file that it names by an absolute path; they are relative to the folder it lies in. */
export function withAbsolutePaths(config: Kubeconfig, folder: string): Kubeconfig {
    const absolute = <T extends Readonly<Record<string, unknown>>>(entry: T, keys: readonly string[]): T => {
        const changed = keys.flatMap((key) => {
            const file = entry[key];
            return typeof file === "string" && file !== "" && !isAbsolute(file) ? [[key, join(folder, file)]] : [];
        });
        return { ...entry, ...Object.fromEntries(changed) } as T;
    };
    return {
        ...config,
        clusters: (config.clusters ?? []).map(({ name, cluster }) => ({
            name,
            cluster: absolute(cluster, ["certificate-authority"]),
        })),
        users: (config.users ?? []).map(({ name, user }) => ({
            name,
            user: absolute(user, ["client-certificate", "client-key", "tokenFile"]),
        })),
    };
}

/** Several files as one, as kubectl does it: of the same name, the first counts. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
    const first = <T extends { readonly name: string }>(lists: readonly (readonly T[] | null | undefined)[]): T[] => [
        ...new Map(lists.flatMap((list) => [...(list ?? [])].reverse()).map((entry) => [entry.name, entry])).values(),
    ];
    const reversed = [...configs].reverse();
    const current = configs.map((config) => config["current-context"] ?? "").find((name) => name !== "");
    return {
        clusters: first(reversed.map(({ clusters }) => clusters)),
        contexts: first(reversed.map(({ contexts }) => contexts)),
        users: first(reversed.map(({ users }) => users)),
        ...(current !== undefined && { "current-context": current }),
    };
}

/** The context that counts, as a kubeconfig with that one alone. @throws Error that names what is missing. */
export function chosenConfig(config: Kubeconfig, overrides: Overrides): Kubeconfig & { readonly server: string } {
    const name = overrides.context ?? config["current-context"] ?? "";
    if (name === "") throw new Error("no context is chosen: it has no current-context");
    const context = config.contexts?.find((entry) => entry.name === name)?.context;
    if (context === undefined) throw new Error(`context "${name}" does not exist`);
    const clusterName = overrides.cluster ?? context.cluster ?? "";
    const cluster = config.clusters?.find((entry) => entry.name === clusterName)?.cluster;
    if (cluster === undefined) throw new Error(`cluster "${clusterName}" does not exist`);
    const { server = "" } = cluster;
    if (!/^https?:\/\//.test(server)) throw new Error(`cluster "${clusterName}" has no server address`);
    const user = config.users?.find((entry) => entry.name === context.user);
    return {
        server,
        clusters: [{ name: clusterName, cluster }],
        contexts: [{ name, context: { ...context, cluster: clusterName, user: user?.name ?? NOBODY } }],
        users: [user ?? { name: NOBODY, user: {} }],
        "current-context": name,
    };
}

/** Of a context that names no user: one that brings no certificate and no token. */
const NOBODY = "nobody";

/** The namespace for objects that name none. */
export function defaultNamespace(config: Kubeconfig | undefined, overrides: Overrides): string {
    const own = overrides.namespace ?? "";
    if (own !== "") return own;
    const name = overrides.context ?? config?.["current-context"];
    const said = config?.contexts?.find((entry) => entry.name === name)?.context.namespace ?? "";
    return said === "" ? "default" : said;
}

/** What tells one cluster from another: its address, its certificate authority, and so on. Undefined: not to be told. */
export function activeCluster(config: Kubeconfig, overrides: Overrides): KubeconfigCluster | undefined {
    const name = overrides.context ?? config["current-context"];
    const context = config.contexts?.find((entry) => entry.name === name)?.context;
    if (context === undefined) return undefined;
    return config.clusters?.find((entry) => entry.name === (overrides.cluster ?? context.cluster))?.cluster;
}
