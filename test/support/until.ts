const PAUSE_MS = 50;

/**
 * Waits until something is so.
 *
 * @param what Said in the error.
 * @param seconds How long to wait at most. Defaults to far more than any of it takes on a slow machine, and less
 * than the time that jest gives a test, so that the error says what was waited for.
 * @throws {Error} When it has not become so.
 */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 110): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (!(await isSo())) {
        if (performance.now() > end) {
            throw new Error(`Timed out after ${seconds} s waiting until ${what}.`);
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
}
