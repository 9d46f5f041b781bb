import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { KUBERNETES_VERSION } from "@gaiaflow/fallback/builds/kubernetes/versions";

/** A profile of Minikube with a Docker network, a home and a kubeconfig of its own. */
export interface TestCluster {
    /** Name of the profile, so of the node's container too. */
    readonly profile: string;
    readonly network: string;
    /** Folder that stands for the user's home. */
    readonly home: string;
    readonly kubeconfig: string;
    /** Starts or restarts it, as the program does: nothing here says how Minikube came to this machine. */
    readonly start: (options?: execa.Options) => execa.ExecaChildProcess;
    readonly minikube: (...args: string[]) => Promise<string>;
    /** Runs kubectl as Minikube has it. */
    readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
    readonly docker: (...args: string[]) => Promise<string>;
    /** Path of the docker command. */
    readonly dockerCli: string;
    /** Removes all of it. */
    readonly remove: () => Promise<void>;
}

/** The node's address, far from those that Docker gives out by itself. */
const NODE_HOST_NUMBER = 200;

/**
 * Lays out the network and the folders; starts nothing.
 * @param memoryMib Of the node. Defaults to enough for tasks' pods.
 */
export async function makeTestCluster(profile: string, memoryMib = 3000): Promise<TestCluster> {
    const home = await fs.mkdtemp(path.join(os.tmpdir(), `${profile}-`));
    await fs.mkdir(path.join(home, "stack"));
    const cluster = await clusterAt(profile, home);
    const prefix = await makeNetwork(profile, cluster.docker);
    const startArguments = [
        ["start", "--profile", profile, "--driver", "docker", "--container-runtime", "containerd"],
        ["--kubernetes-version", `v${KUBERNETES_VERSION}`, "--cpus", "2", "--memory", `${memoryMib}mb`],
        ["--network", profile, "--static-ip", `${prefix}.${NODE_HOST_NUMBER}`, "--embed-certs"],
        ["--interactive=false", "--wait", "all", "--wait-timeout", "4m", "--delete-on-failure=false"],
        // As the program does: an official Minikube asks root to say that it is meant.
        process.getuid?.() === 0 ? ["--force"] : [],
    ].flat();
    return {
        ...cluster,
        start: (options = {}) => execa("minikube", startArguments, { ...cluster.options, all: true, ...options }),
        remove: async () => {
            await cluster.minikube("delete").catch(() => {});
            await cluster.docker("network", "rm", profile);
            await fs.rm(home, { recursive: true });
        },
    };
}

/**
 * A cluster that runs, for tests that leave it as it was. One is started and removed at the end, unless the environment
 * names one that runs already: `GAIAFLOW_TEST_CLUSTER`, its profile and home as JSON.
 */
export async function runningCluster(profile: string): Promise<Omit<TestCluster, "start">> {
    const given = process.env["GAIAFLOW_TEST_CLUSTER"];
    if (given !== undefined) {
        const { profile: theirs, home } = JSON.parse(given) as { profile: string; home: string };
        return { ...(await clusterAt(theirs, home)), remove: () => Promise.resolve() };
    }
    const cluster = await makeTestCluster(profile);
    try {
        await cluster.start();
    } catch (error) {
        await cluster.remove();
        throw error;
    }
    return cluster;
}

/** What can be done with a cluster whose files are in a folder that stands for the user's home. */
async function clusterAt(
    profile: string,
    home: string,
): Promise<Omit<TestCluster, "start" | "remove"> & { readonly options: execa.Options }> {
    const dockerCli = await findDockerCli();
    if (dockerCli === undefined) {
        throw new UserError({ problem: "The docker command is missing.", fix: "Type: npx gaiaflow tools" });
    }
    const kubeconfig = path.join(home, "stack", "kubeconfig");
    const folders = { HOME: home, MINIKUBE_HOME: path.join(home, "minikube"), KUBECONFIG: kubeconfig };
    const options = { env: { ...(await pulumiEnvironment()), ...folders }, extendEnv: false };
    const run = async (command: string, args: readonly string[], input?: string): Promise<string> => {
        const stdin = input === undefined ? { stdin: "ignore" as const } : { input };
        const { stdout } = await execa(command, [...args], { ...options, all: true, ...stdin });
        return stdout;
    };
    return {
        profile,
        network: profile,
        home,
        kubeconfig,
        options,
        minikube: (...args) => run("minikube", [...args, "--profile", profile]),
        kubectl: (args, input) => run("minikube", ["kubectl", "--profile", profile, "--", ...args], input),
        docker: (...args) => run(dockerCli, args),
        dockerCli,
    };
}

/**
 * Makes a network with an explicit subnet and gateway: Docker refuses a fixed address without the one, and Minikube
 * takes the network for missing without the other.
 *
 * @returns The first three numbers of its addresses.
 */
async function makeNetwork(name: string, docker: (...args: string[]) => Promise<string>): Promise<string> {
    for (let third = 200; third < 250; third++) {
        const prefix = `10.213.${third}`;
        const args = ["--subnet", `${prefix}.0/24`, "--gateway", `${prefix}.1`, name];
        const made = await docker("network", "create", ...args).catch(() => undefined);
        if (made !== undefined) {
            return prefix;
        }
    }
    throw new Error("there is no free network");
}
