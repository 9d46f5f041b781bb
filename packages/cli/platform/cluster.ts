import execa from "execa";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { RESOURCES } from "../../../lib/resource-names";
import { SCRIPTS } from "../../../lib/scripts";
import { typeToken } from "../../../lib/type-token";
import { needsCluster } from "./needs-cluster";
import { stateOf, type StateResource } from "./state";

/** The cluster of a stack, as the stack's state knows it. */
export interface StackCluster {
    /** Starts it unless it runs, as the next `pulumi up` would. */
    readonly ensure: () => Promise<void>;
    /** Stops it and keeps what is in it. */
    readonly stop: () => Promise<void>;
}

const COMMAND = "command:local:Command";

/** @returns Nothing when the stack has none, or none yet. */
export async function findCluster(stack: string): Promise<StackCluster | undefined> {
    const node = needsCluster(stack) ? (await stateOf(stack)).find(isCluster) : undefined;
    if (node === undefined) {
        return undefined;
    }
    // What the cluster was made as; the settings may say otherwise by now.
    const made = node.inputs?.["environment"] as Readonly<Record<string, string>>;
    const run = async (what: "ensure" | "stop") => {
        const env = { ...(await pulumiEnvironment()), ...made };
        const args = [path.join(programRoot, SCRIPTS.cluster), what];
        const { exitCode } = await execa("node", args, { env, stdio: "inherit", reject: false });
        if (exitCode !== 0) {
            throw new UserError({
                problem: `Nothing else was done to the stack ${stack}.`,
                fix: "Fix the error above and run it again.",
            });
        }
    };
    return { ensure: () => run("ensure"), stop: () => run("stop") };
}

/** Whether an image of the project has come into a stack's cluster. */
export async function hasClusterImage(stack: string): Promise<boolean> {
    const state = await stateOf(stack);
    return state.some(({ type, urn }) => type === COMMAND && urn.endsWith(`::${RESOURCES.clusterImage}`));
}

function isCluster({ urn }: StateResource): boolean {
    return urn.endsWith(`${typeToken("minikube", "MinikubeManager")}$${COMMAND}::${RESOURCES.cluster}`);
}
