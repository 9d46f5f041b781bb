import { streamImage } from "../../../../test/support/stream-image";
import { runningCluster } from "../../../../test/support/test-cluster";

/** A cluster that runs, looked at by kubectl: without any part of what is tested. */
export interface KubernetesCluster {
    readonly kubeconfig: string;
    /** Runs kubectl, which must succeed, and returns what it printed. */
    readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
    /** Makes or changes an object as a user would. */
    readonly apply: (object: object) => Promise<void>;
    /** The object; undefined when there is none. */
    readonly get: (kind: string, name: string, namespace?: string) => Promise<LiveObject | undefined>;
    /** Puts an image of this machine's Docker into the node. */
    readonly load: (image: string) => Promise<void>;
    readonly remove: () => Promise<void>;
}

/** Any object, as kubectl prints it. */
export interface LiveObject {
    readonly metadata: {
        readonly name: string;
        readonly uid: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: Readonly<Record<string, unknown>>;
    readonly status?: Readonly<Record<string, unknown>>;
}

/** Starts a cluster for tests, or takes the one that runs; see {@link runningCluster}. */
export async function startKubernetesCluster(profile: string): Promise<KubernetesCluster> {
    const cluster = await runningCluster(profile);
    const { kubeconfig, kubectl, remove } = cluster;
    return {
        kubeconfig,
        kubectl,
        remove,
        apply: async (object) => {
            await kubectl(["apply", "--filename", "-"], JSON.stringify(object));
        },
        get: async (kind, name, namespace) => {
            const place = namespace === undefined ? [] : ["--namespace", namespace];
            const printed = await kubectl(["get", kind, name, ...place, "--ignore-not-found", "--output", "json"]);
            return printed === "" ? undefined : (JSON.parse(printed) as LiveObject);
        },
        load: (image) => streamImage(cluster, image, image),
    };
}
