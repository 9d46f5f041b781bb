import { typeOf } from "../kit/instance";
import type { ChangeStep, WireProperties, WriteStep } from "../kit/open";
import { hasUnknown, isObject, type Properties, type Value } from "../kit/value";
import { ApiError, isConflict } from "./api-error";
import { requireCluster, type KubernetesContext } from "./client";
import type { Cluster } from "./cluster";
import { explained } from "./explain";
import { adoptFields, fieldManagerOf, isForced, isOthers, relinquish } from "./field-manager";
import { stepsOf } from "./ignore-changes";
import { manifestOf, objectOf, propertiesOf, type Manifest } from "./manifest";
import { mergePatch } from "./merge-patch";
import { normalized } from "./normalize";
import { refOf, type KubernetesObject } from "./object";
import { prunedTo } from "./prune";
import { checkpointOf, stateOf } from "./state";
import { isPatch } from "./token";
import { waitUntilReady } from "./wait";

type UpdateStep = WriteStep & ChangeStep;

/** Changes an object in place, and waits until it works again. */
export async function updateObject(context: KubernetesContext, step: UpdateStep): Promise<WireProperties> {
    const token = typeOf(context.urn);
    const { cluster: asked, settings } = context.client;
    const manifest = normalized(manifestOf(step.newInputs, token));
    const isKnown = !hasUnknown(manifest) && (await asked?.find(manifest, context.signal)) !== undefined;
    if (step.isPreview && !isKnown) return step.newInputs;
    const cluster = requireCluster(context);
    const before = checkpointOf(step.state, token);
    const fieldManager = fieldManagerOf(manifest, before.fieldManager, settings);
    const state = (live: KubernetesObject) =>
        stateOf(
            { inputs: manifest, live: propertiesOf(live), fieldManager, initialApiVersion: before.initialApiVersion },
            step.newInputs,
        );
    const changed = await change(context, cluster, manifest, fieldManager, step).catch((error: unknown) => {
        if (step.isPreview && error instanceof ApiError && error.status === 403) return undefined;
        throw explained(error, "the update failed", fieldManager);
    });
    if (changed === undefined) return step.newInputs;
    if (step.isPreview) return state(changed);
    if (settings.serverSideApply && before.fieldManager !== undefined && before.fieldManager !== fieldManager) {
        await relinquish(cluster, changed, before.fieldManager, context.signal);
    }
    return state(await waitUntilReady(context, cluster, step, changed, { inputs: step.newInputs, state }));
}

async function change(
    context: KubernetesContext,
    cluster: Cluster,
    manifest: Manifest,
    fieldManager: string,
    step: UpdateStep,
): Promise<KubernetesObject> {
    const { client, signal, urn } = context;
    const ref = refOf(objectOf(manifest));
    const found = await cluster.get(ref, signal);
    if (found === undefined) throw new Error("it is gone from the cluster: run `pulumi refresh`, then try again");
    const options = { fieldManager, dryRun: step.isPreview, signal };
    if (!client.settings.serverSideApply) {
        const { inputs } = checkpointOf(step.state, typeOf(urn));
        const kept = step.ignoreChanges.reduce((now, path) => withLive(now, found, stepsOf(path)), manifest);
        return cluster.patch(ref, "merge", mergePatch(prunedTo(propertiesOf(found), inputs), kept), options);
    }
    // Of an object that others look after only the fields given are ours.
    const isLeft = step.isPreview || isPatch(typeOf(urn), manifest.kind);
    const live = isLeft ? found : await adopted(cluster, found, fieldManager, signal);
    const kept = step.ignoreChanges.reduce((now, path) => withLive(now, live, stepsOf(path), fieldManager), manifest);
    const force = isForced(manifest, live, client.settings, step.isPreview);
    return cluster.apply(objectOf(kept), { ...options, force });
}

/** Controllers change objects at any moment: what was read is then out of date, and is read again. */
async function adopted(
    cluster: Cluster,
    live: KubernetesObject,
    fieldManager: string,
    signal: AbortSignal,
    attempts = 5,
): Promise<KubernetesObject> {
    try {
        return await adoptFields(cluster, live, fieldManager, { signal });
    } catch (error) {
        const again = isConflict(error) && attempts > 1 ? await cluster.get(refOf(live), signal) : undefined;
        if (again === undefined) throw error;
        return adopted(cluster, again, fieldManager, signal, attempts - 1);
    }
}

/** Leaves a field that `ignoreChanges` names as it is in the cluster and, with a manager, to whom it belongs there. */
function withLive(manifest: Manifest, live: KubernetesObject, steps: readonly string[], manager?: string): Manifest {
    const value = steps.reduce<Value | undefined>(
        (at, step) => (isObject(at) ? at[step] : undefined),
        propertiesOf(live),
    );
    const kept = manager !== undefined && isOthers(live, steps, manager) ? undefined : value;
    return value === undefined ? manifest : (withValue(manifest, steps, kept) as Manifest);
}

function withValue(object: Properties, [step = "", ...rest]: readonly string[], value: Value | undefined): Properties {
    const inner = object[step];
    if (rest.length > 0 && inner !== undefined && !isObject(inner)) return object;
    const next = rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value);
    return { ...object, [step]: next };
}
