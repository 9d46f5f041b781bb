import type { Stage } from "./part";

/** Something that has to go at the end. */
interface Removable {
    readonly remove: () => Promise<void>;
}

/**
 * Makes a stage of several things that have to go at the end, the last one first; where one of them cannot be made, those
 * before it go at once.
 *
 * @param signal Where it is aborted, nothing further is made.
 * @param make Gets a function that notes what has to go, and hands it back.
 */
export async function removingAll(
    make: (later: <T extends Removable>(made: T) => T) => Promise<Omit<Stage, "remove">>,
    signal: AbortSignal,
): Promise<Stage> {
    const made: Removable[] = [];
    const remove = async () => {
        const failures: unknown[] = [];
        for (const one of made.splice(0).reverse()) await one.remove().catch((error: unknown) => failures.push(error));
        if (failures.length > 0) throw new AggregateError(failures, "not all that was made for it could be removed");
    };
    try {
        return {
            ...(await make((one) => {
                made.push(one);
                signal.throwIfAborted();
                return one;
            })),
            remove,
        };
    } catch (error) {
        await remove();
        throw error;
    }
}
