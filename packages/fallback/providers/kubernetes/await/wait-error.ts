import type { KubernetesObject } from "../object";

/** A wait that ended otherwise than hoped: the object is there, but is not as it should be, or is there still. */
export class WaitError extends Error {
    public constructor(
        /** As it was last seen. */
        public readonly object: KubernetesObject,
        /** What happened, then why, in Kubernetes' own words; without any secret. */
        public readonly reasons: readonly string[],
    ) {
        super(reasons.join("; "));
        this.name = "WaitError";
    }
}

/** Whether a signal ended something because its time was over, and not because somebody wanted it to end. */
export function isTimeout(signal: AbortSignal): boolean {
    return signal.aborted && (signal.reason as { name?: unknown } | undefined)?.name === "TimeoutError";
}
