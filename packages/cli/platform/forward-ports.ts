import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { clusterKubectl, isMissing, type ClusterKubectl } from "./cluster-kubectl";
import { forwardsOf, type Forward } from "./forwards";
import { RunningCommands } from "./running-commands";
import { stateIfAny } from "./state";

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
            fix: `Its pages, where it is up, are those that this prints: npx gaiaflow status${stackOption(stack)}`,
        });
    }
    const kubectl = await clusterKubectl(stack, state);
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
    { args: asking, env, isThere, missing, program, stack }: ClusterKubectl,
    commands: RunningCommands,
    forwards: readonly [Forward, ...Forward[]],
): Promise<never> {
    const [{ namespace, service }] = forwards;
    const pairs = forwards.map(({ here, there }) => `${here}:${there}`);
    for (let last = ""; ;) {
        // Of a cluster that it does not know, Minikube would make the folder again, and get some kubectl from the Internet.
        if (!isThere()) {
            const problem = `The cluster of the stack ${stack} is gone, and no port leads there any more.`;
            throw new UserError({ problem, fix: `npx gaiaflow start --stack ${stack}, and this again` });
        }
        const args = [...asking, "--namespace", namespace, "port-forward", `service/${service}`, ...pairs];
        const ended = await commands.run(program, args, env);
        if (isMissing(ended)) {
            throw missing;
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
