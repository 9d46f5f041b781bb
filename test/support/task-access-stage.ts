import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { KUBERNETES_VERSION } from "../../lib/kubernetes-version";
import { TRIXIE } from "@gaiaflow/engine-core/base-image";
import { clusterApi, type ClusterApi } from "./cluster-api";
import { makeProject, type PulumiProject } from "./pulumi-project";
import { runningCluster } from "./test-cluster";

/** A cluster, and a program that makes there what a stack makes for task pods. */
export interface TaskAccessStage {
    readonly cluster: Awaited<ReturnType<typeof runningCluster>>;
    /** The cluster's administrator. */
    readonly admin: ClusterApi;
    readonly project: PulumiProject;
    /** The folder below which the program writes. */
    readonly stateRoot: string;
    /** Sets a key of the program's configuration; the value goes by standard input. */
    readonly configure: (key: string, value: string, ...flags: string[]) => Promise<void>;
    /** Runs `pulumi ARGS`, which must succeed. */
    readonly pulumi: (...args: string[]) => Promise<string>;
    readonly up: () => Promise<string>;
    /** The token in the kubeconfig that Airflow gets. */
    readonly airflowToken: () => Promise<string>;
    /** Runs kubectl with that kubeconfig in a container of the node's network, as the user that Airflow's have. */
    readonly kubectl: (args: readonly string[]) => Promise<string>;
    /** Removes all but the cluster. */
    readonly remove: () => Promise<void>;
}

/** Brings nothing up yet. */
export async function taskAccessStage(profile: string, namespace: string): Promise<TaskAccessStage> {
    const cluster = await runningCluster(profile);
    const stateRoot = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-access-"));
    await fs.chmod(stateRoot, 0o755);
    const kubectlInNode = `${cluster.profile}:/var/lib/minikube/binaries/v${KUBERNETES_VERSION}/kubectl`;
    await cluster.docker("cp", kubectlInNode, path.join(stateRoot, "kubectl"));
    const program = path.join(__dirname, "..", "e2e", "cluster", "programs", "task-access");
    const project = await makeProject({ files: { "index.ts": `export * from ${JSON.stringify(program)};\n` } });
    const folder = path.join(stateRoot, "stack", "airflow");
    const configure = async (key: string, value: string, ...flags: string[]): Promise<void> => {
        const { failed, all = "" } = await project.pulumi(["config", "set", ...flags, key], { input: value });
        expect([failed, failed ? all : ""]).toEqual([false, ""]);
    };
    const pulumi = async (...args: string[]): Promise<string> => {
        const { failed, all = "" } = await project.pulumi(args);
        if (failed) {
            throw new Error(all);
        }
        return all;
    };
    await configure("kubeconfig", cluster.kubeconfig);
    await configure("namespace", namespace);
    await configure("podSecurity", "baseline");
    await configure("apiServer", `https://${cluster.profile}:8443`);
    await configure("stateRoot", stateRoot);
    await configure("version", "1");
    return {
        ...{ cluster, admin: await clusterApi(cluster.kubeconfig), project, stateRoot, configure, pulumi },
        up: () => pulumi("up", "--yes", "--skip-preview"),
        airflowToken: async () => {
            const text = await fs.readFile(path.join(folder, "kubeconfig"), "utf8");
            return (JSON.parse(text) as { users: [{ user: { token: string } }] }).users[0].user.token;
        },
        kubectl: (args) =>
            cluster.docker(
                ...["run", "--rm", "--network", cluster.network, "--user", "50000:0"],
                ...["--volume", `${folder}:/stack:ro`, "--volume", `${stateRoot}/kubectl:/kubectl:ro`],
                ...[TRIXIE.image, "/kubectl", "--kubeconfig", "/stack/kubeconfig", "--cache-dir", "/tmp", ...args],
            ),
        remove: async () => {
            await project.pulumi(["destroy", "--yes", "--skip-preview"]);
            await project.remove();
            await fs.rm(stateRoot, { recursive: true, force: true });
        },
    };
}
