import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { KUBERNETES_VERSION } from "../../../../lib/kubernetes-version";
import { gaiaflow } from "../../../support/gaiaflow";
import { startGitServer, type GitServer } from "../../../support/git-server";
import { makePlatform, type Platform } from "../../../support/platform";
import { makeTestCluster, type TestCluster } from "../../../support/test-cluster";
import { gatewayOf, tlsRegistry, type TlsRegistry } from "../../../support/tls-registry";
import type { InCluster } from "./in-cluster";

/** A platform of mode prod, and what a team has beside it: a cluster that no stack has made, a registry, a git host. */
export interface InProduction extends InCluster {
    /** The same services as containers of this machine. */
    readonly dev: Platform;
    readonly cluster: TestCluster;
    readonly registry: TlsRegistry;
    readonly git: GitServer;
    readonly remove: () => Promise<void>;
}

/** What all of the platform's pods want of a node, with one task and Kubernetes itself. */
const NODE_MIB = 8192;
/** The host name that the Ingress has for notebooks, and the Secret with its certificate. */
export const INGRESS = { host: "notebooks.example.com", className: "nginx", tlsSecret: "platform-tls" } as const;

/** Brings up all that is a team's; of the platform nothing yet. */
export async function inProduction(profile: string): Promise<InProduction> {
    const undo: (() => Promise<unknown>)[] = [];
    const remove = async (): Promise<void> => {
        for (const step of undo.reverse()) await step();
    };
    try {
        // Never one that tests share: this one has the whole platform in it.
        const cluster = await makeTestCluster(profile, NODE_MIB);
        undo.push(() => cluster.remove());
        await cluster.start();
        const registry = await tlsRegistry(cluster);
        undo.push(() => registry.stop());
        const git = await startGitServer(await gatewayOf(cluster));
        undo.push(() => git.stop());
        await git.push(await exampleDags());
        const platform = await makePlatform({
            ...{ mode: "prod", storage: { size: "1Gi", retain: true } },
            // An Airflow that asks its repository more often than it does by itself.
            airflow: { deployment: "in-cluster", env: { AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: "10" } },
            cluster: { kubeconfig: cluster.kubeconfig, context: cluster.profile },
            registry: { server: registry.server, repository: "ml/iris", username: registry.username },
            dags: { bundle: { type: "git", git: await repositoryOf(git) } },
            ingress: {
                ...{ hosts: { jupyter: INGRESS.host }, className: INGRESS.className, tlsSecret: INGRESS.tlsSecret },
                annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" },
            },
        });
        undo.push(() => platform.remove());
        const dev = await platform.beside({ mode: "dev" });
        undo.push(() => dev.remove());
        for (const [key, value] of [
            ["registry.password", registry.password],
            ["dags.bundle.git.token", git.token],
        ] as const) {
            const set = ["config", "set", "--secret", "--path", `gaiaflow:${key}`, value];
            expect(await platform.pulumi(...set)).toMatchObject({ exitCode: 0 });
        }
        const tasks = `gaiaflow-${platform.stack}`;
        return {
            ...{ cluster, dev, git, platform, registry, remove, tasks, namespace: `${tasks}-platform` },
            kubectl: (...args) => cluster.kubectl(args),
        };
    } catch (error) {
        // Why it did not come up is what counts.
        await remove().catch(console.error);
        throw error;
    }
}

/** The DAG files of the example, unchanged, as a repository has them. */
async function exampleDags(): Promise<Record<string, string>> {
    const folder = path.join(programRoot, "dags");
    const names = (await fs.readdir(folder)).filter((name) => name.endsWith(".py"));
    const files = names.map(async (name) => [`team/dags/${name}`, await fs.readFile(path.join(folder, name), "utf8")]);
    return Object.fromEntries(await Promise.all(files)) as Record<string, string>;
}

async function repositoryOf({ certificate, repository, username }: GitServer): Promise<object> {
    return { repository, username, subdir: "team/dags", caCertificate: await fs.readFile(certificate, "utf8") };
}

/** Leads the stack's ports to its pods, by a kubectl on the PATH as a user of such a cluster has it. @returns What ends it. */
export async function forwardedPorts({ cluster, platform }: InProduction): Promise<() => Promise<void>> {
    // What it has of Pulumi is recorded in the clone.
    expect(await platform.gaiaflow("tools")).toMatchObject({ exitCode: 0 });
    const bin = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-kubectl-"));
    const inNode = `${cluster.profile}:/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;
    await execa(cluster.dockerCli, ["cp", "--follow-link", inNode, path.join(bin, "kubectl")]);
    const environment = { ...platform.environment, PATH: `${bin}:${platform.environment["PATH"]}` };
    const forwarding = gaiaflow({ dir: platform.dir, environment }, "forward", { args: ["--stack", platform.stack] });
    return async () => {
        forwarding.kill("SIGINT");
        await forwarding;
        await fs.rm(bin, { recursive: true });
    };
}
