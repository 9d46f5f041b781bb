import type { KubernetesObject } from "../object";
import type { AwaitArgs } from "./args";
import { awaiterOf } from "./awaiter";
import { DEFAULT_SECONDS, Patience } from "./patience";
import { Wait } from "./wait";

export type { AwaitArgs } from "./args";
export { awaitGone } from "./gone";
export { WaitError } from "./wait-error";

/**
 * Waits until an object is ready by what its kind means by that; kinds that are ready when they are there are returned at
 * once. With no time at all it looks once.
 *
 * @returns The object as it was when it was ready.
 * @throws WaitError when time or patience ended first, when it failed for good, or when it was deleted meanwhile.
 */
export async function awaitReady({
    client,
    object,
    timeoutSeconds = DEFAULT_SECONDS,
    signal,
    say,
}: AwaitArgs): Promise<KubernetesObject> {
    const awaiter = awaiterOf(object);
    if (awaiter === undefined || (timeoutSeconds === 0 && awaiter.atRead !== true)) return object;
    const seconds = Math.min(timeoutSeconds, awaiter.limitSeconds ?? Infinity);
    const wait = new Wait(client, object, awaiter, say);
    return timeoutSeconds === 0 ? wait.once(signal) : wait.until(new Patience(signal, seconds));
}
