import { setTimeout as sleep } from "node:timers/promises";
import { Cancelled } from "./engine-error";

/** How long upstream gives Docker to let go of a network or volume. */
const PATIENCE_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = 500;

/** Tries again while the result says so, for 30 s. Returns the last result. */
export async function retryWhile<T>(
    context: { readonly signal: AbortSignal },
    attempt: () => Promise<T>,
    isBusy: (result: T) => boolean,
): Promise<T> {
    const end = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
        const result = await attempt();
        if (!isBusy(result) || Date.now() > end) return result;
        await sleep(PAUSE_MILLISECONDS, undefined, { signal: context.signal }).catch(() => undefined);
        if (context.signal.aborted) throw new Cancelled("the removal", context.signal);
    }
}
