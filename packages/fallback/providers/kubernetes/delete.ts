import { typeOf } from "../kit/instance";
import type { OpenState, WriteStep } from "../kit/open";
import { ApiError, UnknownKind } from "./api-error";
import type { KubernetesContext } from "./client";
import type { Cluster } from "./cluster";
import { relinquish } from "./field-manager";
import { annotationOf, objectOf, type Manifest } from "./manifest";
import { refOf, type KubernetesObject } from "./object";
import { checkpointOf } from "./state";
import { isPatch } from "./token";
import { ADVICE, FORGOTTEN, UNREACHABLE } from "./unreachable";
import { waitUntilGone } from "./wait";

/** Removes an object, and waits until it is gone. Of a Patch resource only its fields go. */
export async function deleteObject(context: KubernetesContext, step: WriteStep & OpenState): Promise<void> {
    const { client, log, signal } = context;
    const token = typeOf(context.urn);
    if (client.cluster === undefined) {
        log.warn(`${UNREACHABLE}: ${client.unreachable}`);
        if (!client.settings.deleteUnreachable) throw new Error(`${UNREACHABLE}. ${ADVICE}`);
        log.info(`${UNREACHABLE} and the \`deleteUnreachable\` option is enabled. ${FORGOTTEN}`);
        return;
    }
    const { inputs, live, fieldManager } = checkpointOf(step.state, token);
    const object = objectOf(live as Manifest);
    if (isPatch(token, object.kind)) return undo(client.cluster, object, fieldManager, signal);
    const propagationPolicy = propagationOf(annotationOf(inputs, "pulumi.com/deletionPropagationPolicy"));
    const wasThere = await client.cluster.delete(refOf(object), {
        propagationPolicy,
        uid: object.metadata.uid,
        signal,
    });
    if (wasThere) await waitUntilGone(context, client.cluster, step, object, inputs);
}

function propagationOf(said = ""): string {
    return { orphan: "Orphan", background: "Background" }[said.toLowerCase()] ?? "Foreground";
}

async function undo(
    cluster: Cluster,
    object: KubernetesObject,
    fieldManager: string | undefined,
    signal: AbortSignal,
): Promise<void> {
    // Applying to what is not there would make it.
    if (fieldManager === undefined || (await cluster.get(refOf(object), signal)) === undefined) return;
    try {
        await relinquish(cluster, object, fieldManager, signal);
    } catch (error) {
        if (error instanceof UnknownKind) return;
        const required =
            error instanceof ApiError && error.causes.find(({ reason }) => reason === "FieldValueRequired");
        if (!required) throw error;
        throw new Error(
            "this Patch resource is currently managing a required field, so it can't be deleted directly. Either set the " +
                "`retainOnDelete` resource option, or transfer ownership of the field before deleting: " +
                (required.field ?? ""),
        );
    }
}
