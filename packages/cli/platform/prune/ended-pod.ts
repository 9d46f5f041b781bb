import type { Leftover } from "./leftover";

/** A pod of a task that has ended, and that is old. */
export interface EndedPod {
    readonly name: string;
    /** Tells it from another one of that name, made since. */
    readonly uid: string;
    readonly phase: string;
}

/** How a table has them. Phases in which nothing runs any more, in Kubernetes' words. */
const KINDS: Readonly<Record<string, string>> = {
    Failed: "pods of tasks that failed",
    Succeeded: "pods of tasks that succeeded",
};

/** Whether it is of a phase in which nothing runs any more. */
export function hasEnded(phase: string | undefined): boolean {
    return phase !== undefined && phase in KINDS;
}

/** What could go, a row for each phase. @param remove Removes just these. */
export function podLeftovers(
    pods: readonly EndedPod[],
    remove: (pods: readonly EndedPod[]) => Promise<void>,
): Leftover[] {
    const all = () => remove(pods);
    return Object.entries(KINDS).flatMap(([phase, what]) => {
        const count = pods.filter((pod) => pod.phase === phase).length;
        return count === 0 ? [] : [{ what, count, remove: all }];
    });
}
