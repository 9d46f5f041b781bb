import * as fs from "node:fs";
import * as path from "node:path";
import execa from "execa";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { isCluster } from "../../../lib/resource-names";
import { isWithoutFile, kubectlOptions, namedCluster } from "./named-cluster";
import type { StateResource } from "./state";

/** A kubectl that asks the cluster of a stack, and no other. */
export interface ClusterKubectl {
    readonly stack: string;
    readonly program: string;
    /** What stands before all else that is asked of it. */
    readonly args: readonly string[];
    /** All of its environment. */
    readonly env: Readonly<Record<string, string>>;
    /** Whether the cluster has been made, and nobody has begun to remove it; of one that is a team's, nobody here does. */
    readonly isThere: () => boolean;
    /** What to say where the program is not there. */
    readonly missing: UserError;
}

/**
 * Minikube's own for a cluster of the stack's, else the user's, by the kubeconfig and the context that the stack names.
 *
 * @throws {UserError} Where that kubeconfig is a text of the configuration, which stands in no file, and where this machine has
 *   none with that context.
 */
export async function clusterKubectl(stack: string, state: readonly StateResource[]): Promise<ClusterKubectl> {
    const env = (await pulumiEnvironment()) as Record<string, string>;
    const node = state.find(isCluster);
    return node === undefined ? usersOwn(stack, state, env) : minikubes(stack, node, env);
}

function minikubes(stack: string, node: StateResource, env: Readonly<Record<string, string>>): ClusterKubectl {
    const made = (node.inputs?.["environment"] ?? {}) as Readonly<Record<string, string>>;
    const { FOLDER = "", PROFILE = "" } = made;
    const home = path.join(FOLDER, "minikube");
    const toolEnv = {
        ...{ MINIKUBE_HOME: home, KUBECONFIG: path.join(FOLDER, "kubeconfig") },
        KUBECACHEDIR: path.join(home, "kubectl-cache"),
    };
    return {
        ...{ stack, program: "minikube", args: ["kubectl", "--profile", PROFILE, "--"], env: { ...env, ...toolEnv } },
        // What removes the cluster removes this first: see `COMPLETE` in components/minikube/scripts/paths.cjs.
        isThere: () => fs.existsSync(path.join(home, "complete.json")),
        missing: new UserError({
            problem: "There is no Minikube here, through which ports lead into the cluster.",
            fix: `npx gaiaflow tools --stack ${stack}`,
        }),
    };
}

function usersOwn(
    stack: string,
    state: readonly StateResource[],
    env: Readonly<Record<string, string>>,
): ClusterKubectl {
    if (isWithoutFile(stack, state)) {
        throw new UserError({
            problem: `The kubeconfig of stack ${stack} is a text of its configuration, or that of a pod, and kubectl takes a file.`,
            fix: "Ask the cluster by a kubectl of your own: kubectl --namespace NAMESPACE get pods",
        });
    }
    return {
        ...{ stack, program: "kubectl", isThere: () => true },
        args: kubectlOptions(stack, namedCluster(stack, state)),
        env,
        missing: new UserError({
            problem: "There is no kubectl on the PATH, by which the cluster is asked.",
            fix: "https://kubernetes.io/docs/tasks/tools/ says how it is installed.",
        }),
    };
}

/**
 * What kubectl prints.
 *
 * @throws {UserError} Where it is not there, or the cluster refuses or does not answer.
 */
export async function askKubectl(kubectl: ClusterKubectl, args: readonly string[]): Promise<string> {
    const { env, isThere, missing, program, stack } = kubectl;
    // Of a cluster that it does not know, Minikube would make the folder again, and get some kubectl from the Internet.
    if (!isThere()) {
        throw new UserError({
            problem: `The cluster of the stack ${stack} is not there.`,
            fix: `npx gaiaflow start --stack ${stack}`,
        });
    }
    const ended = await execa(program, [...kubectl.args, ...args], {
        ...{ env, extendEnv: false, stdin: "ignore", reject: false },
        timeout: PATIENCE_MS,
    });
    if (isMissing(ended)) {
        throw missing;
    }
    if (ended.exitCode !== 0) {
        const [line = "it did not answer"] = ended.stderr.trim().split("\n").slice(-1);
        throw new UserError({
            problem: `The stack's cluster could not be asked: ${line}`,
            fix: `It was asked by: ${[program, ...kubectl.args].join(" ")} …`,
        });
    }
    return ended.stdout;
}

const PATIENCE_MS = 30_000;

/** Whether a command could not be started, since there is none. It then leaves no line. */
export function isMissing(ended: execa.ExecaReturnValue): boolean {
    return (ended as { readonly code?: string }).code === "ENOENT";
}
