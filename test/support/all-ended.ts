/**
 * Waits until all have ended, well or not: a stack that comes up is locked, and what tidies up after another one's fault
 * could not remove it.
 * @throws the fault of the first that has one.
 */
export async function allEnded(running: readonly Promise<unknown>[]): Promise<void> {
    const ends = await Promise.allSettled(running);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
}
