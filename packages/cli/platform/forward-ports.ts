import * as fs from "node:fs";
import * as path from "node:path";
import type execa from "execa";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { RESOURCES } from "../../../lib/resource-names";
import { forwardsOf, type Forward } from "./forwards";
import { RunningCommands } from "./running-commands";
import { nameOf, stateIfAny, type StateResource } from "./state";

/** How long it takes until a port is forwarded again whose pod was replaced. */
const AGAIN_MS = 2000;

/**
 * Leads the ports of this machine to the services of a platform in the cluster, until somebody ends it. A pod that is replaced
 * is found again.
 * @throws {UserError} For a stack that has no such platform, and once its cluster is removed.
 */
export async function forwardPorts(stack: string): Promise<number> {
    const state = await stateIfAny(stack);
    const forwards = forwardsOf(state);
    if (forwards.length === 0) {
        throw new UserError({
            problem: `The stack ${stack} has no platform in its cluster.`,
            fix: "Its pages, where it is up, are those that this prints: npx gaiaflow status",
        });
    }
    const kubectl = await kubectlOf(stack, state);
    console.log(forwards.map(({ name, url }) => `${name} ${url}`).join("\n"));
    console.log("Ctrl-C ends it.");
    const commands = new RunningCommands();
    try {
        await Promise.all(byService(forwards).map((group) => keepForwarding(kubectl, commands, group)));
    } finally {
        commands.end();
    }
    return 0;
}

function byService(forwards: readonly Forward[]): (readonly [Forward, ...Forward[]])[] {
    const groups = new Map<string, [Forward, ...Forward[]]>();
    for (const forward of forwards) {
        const group = groups.get(forward.service);
        if (group === undefined) {
            groups.set(forward.service, [forward]);
        } else {
            group.push(forward);
        }
    }
    return [...groups.values()];
}

async function keepForwarding(
    { env, isThere, profile, stack }: Kubectl,
    commands: RunningCommands,
    forwards: readonly [Forward, ...Forward[]],
): Promise<never> {
    const [{ namespace, service }] = forwards;
    const pairs = forwards.map(({ here, there }) => `${here}:${there}`);
    const kubectl = ["kubectl", "--profile", profile, "--", "--namespace", namespace];
    for (let last = ""; ;) {
        // Of a cluster that it does not know, Minikube would make the folder again, and get some kubectl from the Internet.
        if (!isThere()) {
            const problem = `The cluster of the stack ${stack} is gone, and no port leads there any more.`;
            throw new UserError({ problem, fix: `npx gaiaflow start --stack ${stack}, and this again` });
        }
        const ended = await commands.run("minikube", [...kubectl, "port-forward", `service/${service}`, ...pairs], env);
        if (isMissing(ended)) {
            throw new UserError({
                problem: "There is no Minikube here, through which ports lead into the cluster.",
                fix: `npx gaiaflow tools --stack ${stack}`,
            });
        }
        const [line = ""] = ended.stderr.trim().split("\n").slice(-1);
        // Once, and not every two seconds.
        if (line !== last) {
            console.error(`${service}: ${line}`);
            last = line;
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
}

/** Whether a command could not be started, since there is none. It then leaves no line, and would be started without end. */
function isMissing(ended: execa.ExecaReturnValue): boolean {
    return (ended as { readonly code?: string }).code === "ENOENT";
}

/** Minikube's kubectl, on a stack's own cluster alone. */
interface Kubectl {
    readonly stack: string;
    readonly profile: string;
    readonly env: Readonly<Record<string, string>>;
    /** Whether the cluster has been made, and nobody has begun to remove it. */
    readonly isThere: () => boolean;
}

async function kubectlOf(stack: string, state: readonly StateResource[]): Promise<Kubectl> {
    const node = state.find(({ type, urn }) => type === "command:local:Command" && nameOf(urn) === RESOURCES.cluster);
    const made = (node?.inputs?.["environment"] ?? {}) as Readonly<Record<string, string>>;
    const { FOLDER = "", PROFILE = "" } = made;
    const home = path.join(FOLDER, "minikube");
    const own = {
        ...{ MINIKUBE_HOME: home, KUBECONFIG: path.join(FOLDER, "kubeconfig") },
        KUBECACHEDIR: path.join(home, "kubectl-cache"),
    };
    return {
        ...{ stack, profile: PROFILE },
        env: { ...((await pulumiEnvironment()) as Record<string, string>), ...own },
        // What removes the cluster removes this first: see `COMPLETE` in components/minikube/scripts/paths.cjs.
        isThere: () => fs.existsSync(path.join(home, "complete.json")),
    };
}
