import { unfinishedError } from "../kit/errors";
import { structOf } from "../kit/marshal";
import type { WireProperties, WriteStep } from "../kit/open";
import { awaitGone, awaitReady, WaitError } from "./await";
import type { KubernetesContext } from "./client";
import type { Cluster } from "./cluster";
import { annotationOf, propertiesOf } from "./manifest";
import { hiding } from "./hide";
import { qualifiedName, refOf, type KubernetesObject } from "./object";
import type { Properties } from "../kit/value";

/** What becomes of an object that is not as it should be: its state and inputs, to be kept. */
export interface Keeping {
    readonly inputs: WireProperties;
    /** The state with the object in it as it was last seen. */
    readonly state: (live: KubernetesObject) => WireProperties;
}

/**
 * Waits until an object does what its kind is for.
 * @throws the error by which the engine keeps the resource in its state, so that the next run goes on from there.
 */
export async function waitUntilReady(
    context: KubernetesContext,
    cluster: Cluster,
    { timeoutSeconds }: WriteStep,
    object: KubernetesObject,
    keeping: Keeping,
): Promise<KubernetesObject> {
    if (annotationOf(propertiesOf(object), SKIP) === "true") return object;
    const hide = hiding(keeping.inputs);
    try {
        const ready = await awaitReady({
            client: cluster,
            object,
            timeoutSeconds: secondsOf(timeoutSeconds, propertiesOf(object)),
            signal: context.signal,
            say: (text) => context.log.status(hide(text)),
        });
        context.log.status("");
        return ready;
    } catch (error) {
        throw unready(error, object, keeping);
    }
}

/** Looks once whether an object does what its kind is for. @throws as {@link waitUntilReady}. */
export async function lookWhetherReady(
    context: KubernetesContext,
    cluster: Cluster,
    object: KubernetesObject,
    keeping: Keeping,
): Promise<void> {
    if (annotationOf(propertiesOf(object), SKIP) === "true") return;
    try {
        const { signal } = context;
        await awaitReady({ client: cluster, object, timeoutSeconds: 0, signal, say: () => undefined });
    } catch (error) {
        throw error instanceof WaitError ? unready(error, object, keeping) : error;
    }
}

/** Waits until an object that was deleted is gone. */
export async function waitUntilGone(
    context: KubernetesContext,
    cluster: Cluster,
    { timeoutSeconds }: WriteStep,
    object: KubernetesObject,
    inputs: Properties,
): Promise<void> {
    if (annotationOf(inputs, SKIP) === "true" && MAY_GO_LATER.has(`${object.apiVersion}/${object.kind}`)) return;
    await awaitGone({
        client: cluster,
        object,
        timeoutSeconds: secondsOf(timeoutSeconds, inputs),
        signal: context.signal,
        say: context.log.status,
    });
    context.log.status("");
}

const SKIP = "pulumi.com/skipAwait";

/** Kinds whose deletion is not waited for either where `pulumi.com/skipAwait` says so; any other's is. */
const MAY_GO_LATER = new Set([
    "v1/Namespace",
    "v1/Pod",
    "v1/ReplicationController",
    "apps/v1/DaemonSet",
    "apps/v1/Deployment",
    "apps/v1/StatefulSet",
    "batch/v1/Job",
]);

/** The resource's custom timeout, or that of its annotation; undefined: that of its kind. */
function secondsOf(customSeconds: number, object: Properties): number | undefined {
    if (customSeconds > 0) return customSeconds;
    const said = annotationOf(object, "pulumi.com/timeoutSeconds") ?? "";
    return /^\d+$/.test(said) ? Number(said) : undefined;
}

function unready(error: unknown, object: KubernetesObject, { inputs, state }: Keeping): unknown {
    const said = error instanceof WaitError ? error.reasons : [error instanceof Error ? error.message : String(error)];
    const reasons = said.map(hiding(inputs));
    const live = error instanceof WaitError ? error.object : object;
    const id = qualifiedName(refOf(live));
    return unfinishedError(
        `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: ${reasons.join("; ")}`,
        {
            id,
            properties: structOf(state(live)),
            inputs: structOf(inputs),
            reasons,
        },
    );
}
