import { toolTable } from "./table";
import { AWAIT_SERVICES_VARIABLE } from "../../../lib/scripts";
import { findCluster, type StackCluster } from "./cluster";
import { PREREQUISITE_TARGETS } from "./cluster-targets";
import { refuseEarly } from "./early-faults";
import { missingImages } from "./missing-images";
import { watchPulumi } from "./pulumi";
import { showPlatform } from "./show-platform";
import { stateOf, type StateResource } from "./state";
import { checkStatePassphrase } from "./state-passphrase";
import { toolsFor } from "./tools";
import { failOnOrphans } from "./orphan-containers";

/** Gets the tools and brings a stack up. @returns The exit code. */
export async function bringUp(stack: string): Promise<number> {
    await getReady(stack);
    const state = await stateOf(stack);
    await failOnOrphans(stack, state);
    const code = await watchPulumi(await upArguments(stack, state));
    if (code === 0) {
        await showPlatform(stack);
    }
    return code;
}

/** Brings a part of what is in a stack's cluster up, and leaves all else as it is. @returns The exit code. */
export async function bringUpOnly(stack: string, part: readonly string[]): Promise<number> {
    // A cluster that is there keeps what it was made as: another one would be without all else.
    const targets = (await getReady(stack)) === undefined ? [...PREREQUISITE_TARGETS, ...part] : part;
    const args = [
        ...(await upArguments(stack, await stateOf(stack))),
        ...targets.flatMap((target) => ["--target", target]),
    ];
    // Services that are stopped stay so, and nobody waits for them.
    return watchPulumi(args, { [AWAIT_SERVICES_VARIABLE]: "no" });
}

/** Pulumi refreshes before it runs the program: a cluster that was stopped has to run by then. @returns That cluster. */
async function getReady(stack: string): Promise<StackCluster | undefined> {
    await refuseEarly(stack);
    console.log(toolTable(await toolsFor(stack)));
    await checkStatePassphrase(stack);
    const cluster = await findCluster(stack);
    await cluster?.ensure();
    return cluster;
}

async function upArguments(stack: string, state: readonly StateResource[]): Promise<string[]> {
    const replace = (await missingImages(state)).flatMap((urn) => ["--replace", urn]);
    return ["up", "--stack", stack, "--yes", "--skip-preview", "--suppress-outputs", ...replace];
}
