import { typeOf } from "../kit/instance";
import type { CheckStep, WireProperties } from "../kit/open";
import type { Failure } from "../kit/resource";
import { isObject } from "../kit/value";
import { autonamed, isNamed } from "./autoname";
import { WAIT_FOR, parseWaitFor } from "./await/wait-for";
import type { KubernetesContext } from "./client";
import { annotationOf, manifestOf, metadataOf, withMetadata, type Manifest } from "./manifest";
import { normalized } from "./normalize";
import { isNamespaced } from "./scope";
import { guardedInputs } from "./state";
import { isPatch, refusalOf } from "./token";

/** The label that says who looks after an object, for where the server does not keep that of each field. */
const MANAGED_BY = "app.kubernetes.io/managed-by";

/** The inputs to store: named, in a namespace, in the form that is compared. */
export async function checkObject(
    context: KubernetesContext,
    step: CheckStep,
): Promise<WireProperties | readonly Failure[]> {
    const { client, log } = context;
    const token = typeOf(context.urn);
    const refused = refusalOf(token);
    if (refused !== undefined) {
        return [{ property: "", reason: `the stand-in for kubernetes does not implement ${token}: ${refused}` }];
    }
    if (client.cluster === undefined && client.settings.skipUpdateUnreachable) {
        log.warn("Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...");
        return step.oldInputs;
    }
    const manifest = normalized(manifestOf(step.inputs, token));
    const isPart = isPatch(token, manifest.kind);
    const failures = faults(manifest, isPart, client.settings.serverSideApply);
    if (failures.length > 0) return failures;
    const old = Object.keys(step.oldInputs).length === 0 ? undefined : manifestOf(step.oldInputs, token);
    const named = isPart ? manifest : autonamed(manifest, old, context.name, step);
    const placed = await inNamespace(context, named);
    const labelled = client.settings.serverSideApply && !isLabelled(old) ? placed : withLabel(placed);
    return guardedInputs(labelled, step.inputs);
}

function faults(manifest: Manifest, isPart: boolean, isServerSide: boolean): readonly Failure[] {
    const { metadata } = manifest;
    if (Array.isArray(metadata) || typeof metadata === "string") {
        return [{ property: "metadata", reason: "must be an object" }];
    }
    if (isPart && !isServerSide) {
        const reason =
            "patch resources require Server-Side Apply mode, which is enabled using the `enableServerSideApply` " +
            "Provider config";
        return [{ property: "", reason }];
    }
    if (isPart && !isNamed(manifest)) {
        return [{ property: "", reason: "patch resources require the `.metadata.name` field to be set" }];
    }
    if (isServerSide && !isNamed(manifest) && metadataOf(manifest)["generateName"] !== undefined) {
        const reason = "the `.metadata.generateName` field is not supported in Server-Side Apply mode";
        return [{ property: "", reason }];
    }
    return waitForFaults(manifest);
}

/** An annotation that nobody could wait by. */
function waitForFaults(manifest: Manifest): readonly Failure[] {
    const said = annotationOf(manifest, WAIT_FOR) ?? "";
    if (said === "") return [];
    try {
        parseWaitFor(said);
        return [];
    } catch (error) {
        return [{ property: "metadata.annotations", reason: (error as Error).message }];
    }
}

/** Puts an object that names no namespace into the provider's. */
async function inNamespace(context: KubernetesContext, manifest: Manifest): Promise<Manifest> {
    const { namespace } = context.client;
    const { metadata } = manifest;
    const isSaid = metadataOf(manifest)["namespace"] !== undefined || (metadata !== undefined && !isObject(metadata));
    if (namespace === "" || isSaid || !(await isNamespaced(context, manifest))) return manifest;
    return withMetadata(manifest, { namespace });
}

function isLabelled(old: Manifest | undefined): boolean {
    const labels = old === undefined ? undefined : metadataOf(old)["labels"];
    return isObject(labels) && labels[MANAGED_BY] === "pulumi";
}

function withLabel(manifest: Manifest): Manifest {
    const { labels } = metadataOf(manifest);
    if (labels !== undefined && !isObject(labels)) return manifest;
    return withMetadata(manifest, { labels: { ...labels, [MANAGED_BY]: "pulumi" } });
}
