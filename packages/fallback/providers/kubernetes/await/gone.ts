import { ServerUnreachable } from "../api-error";
import { refOf, type KubernetesObject } from "../object";
import type { AwaitArgs } from "./args";
import { wordsOf, type Condition } from "./condition";
import { DEFAULT_SECONDS, Patience } from "./patience";
import { WaitError } from "./wait-error";

/**
 * Waits until an object that was deleted is really gone: its pods have ended, and whoever wanted to do something first
 * (finalizers) has done so. Another object of the same name does not count.
 *
 * @throws WaitError when time or patience ended first, with what holds it.
 */
export async function awaitGone({
    client,
    object,
    timeoutSeconds = DEFAULT_SECONDS,
    signal,
    say,
}: AwaitArgs): Promise<void> {
    const patience = new Patience(signal, timeoutSeconds);
    const { name = "", uid } = object.metadata;
    let live = object;
    let silence: readonly string[] = [];
    while (!patience.isOver()) {
        try {
            const found = await client.get(refOf(object), patience.signal);
            if (found === undefined || (uid !== undefined && found.metadata.uid !== uid)) return;
            live = found;
            silence = [];
        } catch (error) {
            if (!(error instanceof ServerUnreachable) && !patience.isOver()) throw error;
            if (error instanceof ServerUnreachable) silence = [error.message];
        }
        say([`Waiting for "${name}" to be deleted`, ...holders(live), ...silence].join("; "));
        await patience.rest();
    }
    const how = patience.isCancelled()
        ? `Resource operation was cancelled for "${name}"`
        : `'${name}' timed out waiting to be deleted`;
    throw new WaitError(live, [how, ...holders(live), ...silence]);
}

/** Who holds an object that is to go, by its finalizers and, with a namespace, by what is still in it. */
export function holders({ kind, metadata, spec, status }: KubernetesObject): string[] {
    const ofNamespace = kind === "Namespace" ? ((spec as { finalizers?: string[] } | undefined)?.finalizers ?? []) : [];
    const finalizers = [...(metadata.finalizers ?? []), ...ofNamespace];
    const conditions = (status as { conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
    const remaining = kind === "Namespace" ? conditions.filter((one) => one.status === "True").flatMap(wordsOf) : [];
    if (finalizers.length === 0) return remaining;
    return [`finalizers might be preventing deletion (${finalizers.join(", ")})`, ...remaining];
}
