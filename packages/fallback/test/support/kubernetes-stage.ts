import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { readDeployment, type StoredResource } from "../../../../test/support/deployment";
import { openProxy, type TcpProxy } from "../../../../test/support/tcp-proxy";
import { freshPrefix } from "../../../../test/support/docker-engine";
import type { KubernetesCluster, LiveObject } from "./kubernetes-cluster";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

/** A program on a cluster, in namespaces of which the names begin with its own prefix. */
export interface Stage {
    readonly cluster: KubernetesCluster;
    readonly project: PulumiProject;
    /** Name of the namespace that the program makes. */
    readonly prefix: string;
    /** Name of a namespace that is there already, with what belongs to somebody else. */
    readonly others: string;
    /** The program reaches the API server through this. */
    readonly proxy: TcpProxy;
    /** Runs pulumi, which must succeed, and returns all it printed. */
    readonly run: (args: readonly string[]) => Promise<string>;
    /** Runs pulumi, which must fail, and returns all it printed. */
    readonly fail: (args: readonly string[]) => Promise<string>;
    /** Sets plain values of the program's configuration. */
    readonly configure: (values: Readonly<Record<string, string>>) => Promise<void>;
    /** Sets one that is a secret. */
    readonly configureSecret: (name: string, value: string) => Promise<void>;
    /** Makes sure that nothing is left to do, by Pulumi's word and by the cluster's. */
    readonly settled: () => Promise<void>;
    /** An object of the program's namespace; undefined when there is none. */
    readonly get: (kind: string, name: string) => Promise<LiveObject | undefined>;
    /** One that must be there. */
    readonly find: (kind: string, name: string, namespace?: string) => Promise<LiveObject>;
    /** What the state knows, by logical name, and sorted by it; the stack and its provider left out. */
    readonly known: () => Promise<Readonly<Record<string, StoredResource>>>;
    /** Removes all of it, whatever state it is in. */
    readonly remove: () => Promise<void>;
}

/** Copies a program of this tier, and gives it a kubeconfig of its own. */
export async function makeStage(cluster: KubernetesCluster, program: string, image: string): Promise<Stage> {
    const prefix = freshPrefix();
    const others = `${prefix}-others`;
    const from = path.join(__dirname, "..", "kubernetes", "programs", program);
    const project = await makeProject({ from });
    const { proxy, kubeconfig } = await openKubeconfig(cluster.kubeconfig, project.dir);
    const run = async (args: readonly string[]): Promise<string> => {
        const { all = "", failed } = await project.pulumi(args, { maxBuffer: 1e9 });
        if (failed) throw new Error(`pulumi ${args.join(" ")}:\n${all.slice(-5000)}`);
        return all;
    };
    const fail = async (args: readonly string[]): Promise<string> => {
        const { all = "", failed } = await project.pulumi(args);
        if (!failed) throw new Error(`pulumi ${args.join(" ")} should have failed:\n${all.slice(-5000)}`);
        return all;
    };
    const configure = async (values: Readonly<Record<string, string>>): Promise<void> => {
        const flags = Object.entries(values).flatMap(([name, value]) => ["--plaintext", `${name}=${value}`]);
        await run(["config", "set-all", ...flags]);
    };
    const find = async (kind: string, name: string, namespace = prefix): Promise<LiveObject> => {
        const object = await cluster.get(kind, name, namespace);
        if (object === undefined) throw new Error(`there is no ${kind} ${name}`);
        return object;
    };
    await configure({ prefix, image, kubeconfig });
    await cluster.kubectl(["create", "namespace", others]);
    return {
        ...{ cluster, project, prefix, others, proxy, run, fail, configure, find },
        configureSecret: async (name, value) => {
            await project.pulumi(["config", "set", "--secret", name], { input: value });
        },
        settled: async () => {
            await run(["preview", "--refresh", "--expect-no-changes"]);
        },
        get: (kind, name) => cluster.get(kind, name, prefix),
        known: async () => {
            const { resources } = await readDeployment(project);
            const own = resources.filter(({ type }) => !type.startsWith("pulumi:"));
            const byName = own.map((one) => [one.urn.split("::").at(-1) ?? "", one] as const);
            return Object.fromEntries(byName.sort(([one], [other]) => one.localeCompare(other)));
        },
        remove: async () => {
            const gone = ["delete", "namespace", prefix, others, "--ignore-not-found", "--wait=false"];
            await cluster.kubectl(gone);
            const kinds = await cluster.kubectl(["get", "customresourcedefinitions", "--output", "name"]);
            const own = kinds.split("\n").filter((name) => name.endsWith(`.${prefix}.example.com`));
            if (own.length > 0) await cluster.kubectl(["delete", ...own, "--wait=false"]);
            await proxy.shut();
            await project.remove();
        },
    };
}

/** The cluster's kubeconfig, with the address of a proxy in the place of the server's. */
async function openKubeconfig(file: string, folder: string): Promise<{ proxy: TcpProxy; kubeconfig: string }> {
    const content = parse(await fs.readFile(file, "utf8")) as { clusters: { cluster: { server: string } }[] };
    const [first] = content.clusters;
    if (first === undefined) throw new Error(`${file} names no cluster`);
    const { hostname, port } = new URL(first.cluster.server);
    const proxy = await openProxy({ host: hostname, port: Number(port) });
    first.cluster.server = `https://127.0.0.1:${proxy.port}`;
    const kubeconfig = path.join(folder, "kubeconfig");
    await fs.writeFile(kubeconfig, stringify(content), { mode: 0o600 });
    return { proxy, kubeconfig };
}
