import { stackOption } from "../../../config/config-commands";
import { AWAIT_SERVICES_VARIABLE, PULL_AGAIN_VARIABLE } from "../../../lib/scripts";
import { fingerprint, recordUpToDate } from "../up-to-date/record";
import { findCluster, type StackCluster } from "./cluster";
import { stackCredentials } from "./credentials";
import { refuseEarly } from "./early-faults";
import { refuseUnfit } from "./doctor";
import { refuseBusy } from "./refuse-busy";
import { asRun, noteDoing } from "./runs";
import { DELETE_VOLUME, guardUp, policyOptions } from "./guard-up";
import { imagesIn, missingImages } from "./missing-images";
import { showPlatform } from "./show-platform";
import { stateOf, type StateResource } from "./state";
import { checkStatePassphrase } from "./state-passphrase";
import { refuseAirflowClashes } from "./airflow-requirements";
import { updateLock } from "./project-lock";
import { toolsFor } from "./tools";
import { KeptVolumes } from "./kept-volumes";
import { failOnOrphans } from "./orphan-containers";
import { upArguments } from "./up-arguments";
import { watchUp, type Success } from "../progress/watch-up";

/** How an `up` is shown. */
export interface ShowOptions {
    /** Whether Pulumi's own display is shown. Defaults to false. */
    readonly verbose?: boolean;
    /** Whether passwords and keys stand in the table at the end. Defaults to false. */
    readonly showSecrets?: boolean;
}

/** What an `up` of a whole stack may do besides. */
export interface BringUpOptions extends ShowOptions {
    /** Whether volumes may go with their data. Defaults to false. */
    readonly deleteVolume?: boolean;
    /** Whether images are built or pulled again that are there, as far as Docker's cache leaves something to do. Defaults to false. */
    readonly rebuild?: boolean;
    /** Called where it is refused before anything is changed, as by a fault of the settings. */
    readonly onRefused?: () => Promise<void>;
}

/**
 * Gets the tools and brings a stack up.
 *
 * @returns The exit code.
 */
export function bringUp(stack: string, options: BringUpOptions = {}): Promise<number> {
    return asRun(stack, () => bringAllUp(stack, options));
}

async function bringAllUp(
    stack: string,
    { deleteVolume = false, onRefused, rebuild = false, showSecrets = false, verbose = false }: BringUpOptions,
): Promise<number> {
    const { cluster, kept, state } = await getAllowed(stack, deleteVolume).catch(async (error: unknown) => {
        await onRefused?.();
        throw error;
    });
    const missing = rebuild ? imagesIn(state).map(({ urn }) => urn) : await missingImages(state);
    const before = missing.length > 0 ? undefined : await fingerprint(stack);
    const up = { missing, hasCluster: cluster !== undefined };
    let success: Success | undefined;
    const onSuccess = (given: Success) => (success = given);
    const environment = { [PULL_AGAIN_VARIABLE]: rebuild ? "yes" : "no" };
    const options = { environment, onSuccess, verbose };
    const code = await watchUp(stack, [...upArguments(stack, up), ...policyOptions(stack)], options);
    if (code === 0) {
        const isNew = !(await kept.include(state)) && kept.isOfSame(await KeptVolumes.of(stack));
        if (isNew) await kept.note(await stateOf(stack));
        if (success?.foundNothing) await recordUpToDate(stack, before, success);
        const credentials = showSecrets ? await stackCredentials(stack) : undefined;
        await showPlatform(stack, { credentials, outputs: success?.outputs });
    }
    return code;
}

/** All that comes before an `up` and may refuse it. */
async function getAllowed(stack: string, deleteVolume: boolean) {
    await getReady(stack);
    const state = await openState(stack);
    const cluster = await startCluster(stack, state);
    // As late as can be: a cluster takes minutes to start, and files change meanwhile.
    const [kept] = await Promise.all([KeptVolumes.of(stack), failOnOrphans(stack, state)]);
    const goOn = `npx gaiaflow start${stackOption(stack)} ${DELETE_VOLUME}`;
    noteDoing(stack, "looking what it would do");
    await guardUp({ stack, state, args: [], deleteVolume, goOn, kept });
    return { cluster, kept, state };
}

/** Brings a part of what is in a stack's cluster up, and leaves all else as it is. @returns The exit code. */
export function bringUpOnly(stack: string, part: readonly string[]): Promise<number> {
    return asRun(stack, async () => {
        await getReady(stack);
        const state = await openState(stack);
        const hasCluster = (await startCluster(stack, state)) !== undefined;
        const up = { missing: await missingImages(state), part, hasCluster };
        // Services that are stopped stay so, and nobody waits for them.
        const environment = { [AWAIT_SERVICES_VARIABLE]: "no" };
        return watchUp(stack, [...upArguments(stack, up), ...policyOptions(stack)], { environment });
    });
}

/** Sees to all that Pulumi runs with. */
async function getReady(stack: string): Promise<void> {
    noteDoing(stack, "looking at settings, machine and tools");
    const { config, project } = (await refuseEarly(stack)) ?? {};
    await refuseUnfit(stack);
    refuseBusy(stack);
    // Before anything is got or built: what cannot be resolved would stop that in the middle.
    if (project) await updateLock(stack, project.requirements);
    if (config) await refuseAirflowClashes(stack, config);
    await toolsFor(stack);
}

/** What a stack consists of, once its passphrase is known to open it: each takes its time, so they go on side by side. */
async function openState(stack: string): Promise<readonly StateResource[]> {
    const state = stateOf(stack);
    // What is wrong with the passphrase is said first, in better words.
    state.catch(() => {});
    await checkStatePassphrase(stack);
    return state;
}

/** Pulumi refreshes before it runs the program: a cluster that was stopped has to run by then. @returns That cluster. */
async function startCluster(stack: string, state: readonly StateResource[]): Promise<StackCluster | undefined> {
    const cluster = await findCluster(stack, state);
    await cluster?.ensure();
    return cluster;
}
