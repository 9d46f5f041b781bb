import { stackOption } from "../../../config/config-commands";
import { toolTable } from "./table";
import { AWAIT_SERVICES_VARIABLE } from "../../../lib/scripts";
import { findCluster, type StackCluster } from "./cluster";
import { refuseEarly } from "./early-faults";
import { refuseUnfit } from "./doctor";
import { DELETE_VOLUME, guardUp, policyOptions } from "./guard-up";
import { imagesIn, missingImages } from "./missing-images";
import { watchPulumi } from "./pulumi";
import { showPlatform } from "./show-platform";
import { stateOf } from "./state";
import { checkStatePassphrase } from "./state-passphrase";
import { updateLock } from "./project-lock";
import { toolsFor } from "./tools";
import { KeptVolumes } from "./kept-volumes";
import { failOnOrphans } from "./orphan-containers";
import { upArguments } from "./up-arguments";

/** What an `up` of a whole stack may do besides. */
export interface BringUpOptions {
    /** Whether volumes may go with their data. Defaults to false. */
    readonly deleteVolume?: boolean;
    /** Whether images are built again that are there, as far as Docker's cache leaves something to do. Defaults to false. */
    readonly rebuild?: boolean;
}

/**
 * Gets the tools and brings a stack up.
 *
 * @returns The exit code.
 */
export async function bringUp(
    stack: string,
    { deleteVolume = false, rebuild = false }: BringUpOptions = {},
): Promise<number> {
    const cluster = await getReady(stack);
    const state = await stateOf(stack);
    await failOnOrphans(stack, state);
    const option = stackOption(stack);
    const goOn = `npm start --${option} ${DELETE_VOLUME}`;
    const kept = await KeptVolumes.of(stack);
    await guardUp({ stack, state, args: [], deleteVolume, goOn, kept });
    const missing = rebuild ? imagesIn(state).map(({ urn }) => urn) : await missingImages(state);
    const up = { missing, hasCluster: cluster !== undefined };
    const code = await watchPulumi([...upArguments(stack, up), ...policyOptions(stack)]);
    if (code === 0) {
        if (!(await kept.include(state))) await kept.note(await stateOf(stack));
        await showPlatform(stack);
    }
    return code;
}

/** Brings a part of what is in a stack's cluster up, and leaves all else as it is. @returns The exit code. */
export async function bringUpOnly(stack: string, part: readonly string[]): Promise<number> {
    const hasCluster = (await getReady(stack)) !== undefined;
    const up = { missing: await missingImages(await stateOf(stack)), part, hasCluster };
    // Services that are stopped stay so, and nobody waits for them.
    return watchPulumi([...upArguments(stack, up), ...policyOptions(stack)], { [AWAIT_SERVICES_VARIABLE]: "no" });
}

/** Pulumi refreshes before it runs the program: a cluster that was stopped has to run by then. @returns That cluster. */
async function getReady(stack: string): Promise<StackCluster | undefined> {
    const project = await refuseEarly(stack);
    await refuseUnfit(stack);
    // Before anything is got or built: what cannot be resolved would stop that in the middle.
    if (project) await updateLock(stack, project.requirements);
    console.log(toolTable(await toolsFor(stack)));
    await checkStatePassphrase(stack);
    const cluster = await findCluster(stack);
    await cluster?.ensure();
    return cluster;
}
