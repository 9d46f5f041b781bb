import { setTimeout as sleep } from "node:timers/promises";
import { typeOf } from "../kit/instance";
import type { WireProperties, WriteStep } from "../kit/open";
import { hasUnknown, type Properties } from "../kit/value";
import { ApiError, UnknownKind, isAlreadyExists, isNotFound } from "./api-error";
import { requireCluster, type KubernetesContext } from "./client";
import type { Cluster } from "./cluster";
import { explained } from "./explain";
import { CREATOR, fieldManagerOf, isForced } from "./field-manager";
import { manifestOf, metadataText, objectOf, propertiesOf, without, type Manifest } from "./manifest";
import { qualifiedName, refOf, type KubernetesObject } from "./object";
import { stateOf } from "./state";
import { isPatch } from "./token";
import { waitUntilReady } from "./wait";

type CreateStep = WriteStep & { readonly inputs: WireProperties };

/** Makes an object, and waits until it works. A preview asks the server what it would make of it. */
export async function createObject(context: KubernetesContext, step: CreateStep) {
    const manifest = manifestOf(step.inputs, typeOf(context.urn));
    if (step.isPreview && !(await canPreview(context, manifest))) return { id: "", state: step.inputs };
    const cluster = requireCluster(context);
    const fieldManager = fieldManagerOf(manifest, undefined, context.client.settings);
    const state = (live: Properties) =>
        stateOf({ inputs: manifest, live, fieldManager, initialApiVersion: manifest.apiVersion }, step.inputs);
    const made = await write(context, cluster, manifest, fieldManager, step.isPreview).catch((error: unknown) => {
        if (step.isPreview && cannotBeTold(error)) return undefined;
        throw explained(error, "it was not successfully created by the Kubernetes API server", fieldManager);
    });
    if (made === undefined) return { id: "", state: step.inputs };
    if (step.isPreview) {
        // What the server says of its state would only be of an object that is not there.
        return { id: "", state: state(without(propertiesOf(made), "status")) };
    }
    const keeping = { inputs: step.inputs, state: (live: KubernetesObject) => state(propertiesOf(live)) };
    const ready = await waitUntilReady(context, cluster, step, made, keeping);
    return { id: qualifiedName(refOf(ready)), state: keeping.state(ready) };
}

/** Whether the server can be asked before anything is made: all is known, the kind too, and it would be made anew. */
async function canPreview({ urn, client, signal }: KubernetesContext, manifest: Manifest): Promise<boolean> {
    if (hasUnknown(manifest) || client.cluster === undefined || !client.settings.serverSideApply) return false;
    return !isPatch(typeOf(urn), manifest.kind) && (await client.cluster.find(manifest, signal)) !== undefined;
}

/** Seconds between attempts while the namespace, or what brings the kind, is on its way in the same run. */
const PAUSES = [1, 2, 4, 8, 16];

async function write(
    context: KubernetesContext,
    cluster: Cluster,
    manifest: Manifest,
    fieldManager: string,
    dryRun: boolean,
): Promise<KubernetesObject> {
    const { signal, client, log, urn } = context;
    const isApplied =
        isPatch(typeOf(urn), manifest.kind) || (client.settings.upsert && client.settings.serverSideApply);
    const attempt = (): Promise<KubernetesObject> =>
        isApplied
            ? cluster.apply(objectOf(manifest), {
                  fieldManager,
                  dryRun,
                  signal,
                  force: isForced(manifest, undefined, client.settings, dryRun),
              })
            : cluster.create(objectOf(manifest), { fieldManager: CREATOR, dryRun, signal });
    for (const [index, seconds] of dryRun ? [] : PAUSES.entries()) {
        try {
            return await attempt();
        } catch (error) {
            if (!(isNotFound(error) || error instanceof UnknownKind)) throw error;
            log.status(
                `Retry #${index}; creation of ${metadataText(manifest, "name")} failed: ${(error as Error).message}`,
            );
            await sleep(seconds * 1000, undefined, { signal });
        }
    }
    return attempt();
}

/** What a preview runs into, and the real thing may not: a namespace not made yet, an object replaced by this one. */
function cannotBeTold(error: unknown): boolean {
    if (isNotFound(error) || isAlreadyExists(error)) return true;
    if (!(error instanceof ApiError)) return false;
    return error.status === 403 || (error.status === 400 && error.message.includes("does not support dry run"));
}
