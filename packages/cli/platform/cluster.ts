import execa from "execa";
import * as path from "node:path";
import * as readline from "node:readline";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { RESOURCES, isCluster } from "../../../lib/resource-names";
import { SCRIPTS } from "../../../lib/scripts";
import { COMMAND } from "../../../lib/type-token";
import { withSteps } from "../progress/steps";
import { needsCluster } from "./needs-cluster";
import { stateOf, type StateResource } from "./state";

/** The cluster of a stack, as the stack's state knows it. */
export interface StackCluster {
    /** Starts it unless it runs, as the next `pulumi up` would. */
    readonly ensure: () => Promise<void>;
    /** Stops it and keeps what is in it. */
    readonly stop: () => Promise<void>;
}

/**
 * @param state What the stack consists of, where that is known already.
 * @returns Nothing when the stack has none, or none yet.
 */
export async function findCluster(stack: string, state?: readonly StateResource[]): Promise<StackCluster | undefined> {
    const node = needsCluster(stack) ? (state ?? (await stateOf(stack))).find(isCluster) : undefined;
    if (node === undefined) {
        return undefined;
    }
    // What the cluster was made as; the settings may say otherwise by now.
    const made = node.inputs?.["environment"] as Readonly<Record<string, string>>;
    const run = async (what: "ensure" | "stop", say: (line: string) => void) => {
        const env = { ...(await pulumiEnvironment()), ...made };
        const args = [path.join(programRoot, SCRIPTS.cluster), what];
        const running = execa("node", args, { env, all: true, stdin: "ignore", reject: false });
        if (running.all) {
            readline.createInterface({ input: running.all }).on("line", (line) => say(line.trim()));
        }
        const { all = "", exitCode } = await running;
        if (exitCode !== 0) {
            const fix = `Nothing else was done to the stack ${stack}. Fix that, and run it again.`;
            throw new UserError({ problem: `The cluster could not be ${WORDS[what].done}.`, fix, details: all.trim() });
        }
    };
    const shown = (what: "ensure" | "stop") =>
        withSteps(stack, [{ kind: "cluster", name: RESOURCES.cluster }], async ({ begin, end, heard }) => {
            begin(RESOURCES.cluster, WORDS[what].doing);
            await run(what, (line) => heard(RESOURCES.cluster, line));
            end(RESOURCES.cluster, WORDS[what].is);
        });
    return { ensure: () => shown("ensure"), stop: () => shown("stop") };
}

const WORDS = {
    ensure: { doing: "starting", done: "started", is: "running" },
    stop: { doing: "stopping", done: "stopped", is: "stopped" },
} as const;

/** Whether an image of the project has come into a stack's cluster. */
export async function hasClusterImage(stack: string): Promise<boolean> {
    const state = await stateOf(stack);
    return state.some(({ type, urn }) => type === COMMAND && urn.endsWith(`::${RESOURCES.clusterImage}`));
}
