import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { pulumiEnvironment } from "../../toolchain/core/environment";
import { findDockerCli } from "../../toolchain/docker/cli";
import { makeTestCluster } from "./test-cluster";

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

/** Where a running Minikube lies. */
interface Place {
    readonly profile: string;
    /** Folder that stands for the user's home; Minikube's own folder is `minikube` in it. */
    readonly home: string;
    readonly kubeconfig: string;
}

/**
 * Starts a cluster for tests and takes it away again. Who has one running gives its place in GAIAFLOW_TEST_CLUSTER, as
 * JSON of {@link Place}; that one stays.
 */
export async function startKubernetesCluster(profile: string): Promise<KubernetesCluster> {
    const running = process.env["GAIAFLOW_TEST_CLUSTER"];
    if (running !== undefined) return clusterAt(JSON.parse(running) as Place, () => Promise.resolve());
    const cluster = await makeTestCluster(profile);
    try {
        await cluster.start();
    } catch (error) {
        await cluster.remove();
        throw error;
    }
    return clusterAt(cluster, () => cluster.remove());
}

async function clusterAt(
    { profile, home, kubeconfig }: Place,
    remove: () => Promise<void>,
): Promise<KubernetesCluster> {
    const docker = (await findDockerCli()) ?? "docker";
    const own = { HOME: home, MINIKUBE_HOME: path.join(home, "minikube"), KUBECONFIG: kubeconfig };
    const env = { ...(await pulumiEnvironment()), ...own };
    await fs.access(kubeconfig);
    const kubectl = async (args: readonly string[], input?: string): Promise<string> => {
        const stdin = input === undefined ? { stdin: "ignore" as const } : { input };
        const all = ["kubectl", "--profile", profile, "--", ...args];
        return (await execa("minikube", all, { env, extendEnv: false, ...stdin })).stdout;
    };
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
        load: async (image) => {
            const save = execa(docker, ["save", image], { buffer: false });
            const load = ["exec", "--interactive", profile, "ctr", "--namespace", "k8s.io", "images", "import", "-"];
            await Promise.all([save, execa(docker, load, { input: save.stdout as Readable })]);
        },
    };
}
