/** Seconds that were measured in this file of tests, by what they were spent on. No test asserts any of them. */
export const measured = new Map<string, number>();

/** Runs something and keeps how long it took. */
export async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await run();
    measured.set(what, (performance.now() - began) / 1000);
    return result;
}
