import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as lockfile from "proper-lockfile";
import { cacheDir } from "./paths";

/** A holder that was killed stops refreshing its lock; after this time the next one takes it over. */
const STALE_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 250;
const LONGEST_BUILD_MILLISECONDS = 3_600_000;

/**
 * Runs `work` while no other process runs under the same name.
 *
 * @param waiting Called once when another process holds the lock.
 */
export async function withLock<T>(name: string, work: () => Promise<T>, waiting?: () => void): Promise<T> {
    const file = path.join(cacheDir(), "locks", name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    const options = { realpath: false, stale: STALE_MILLISECONDS, update: STALE_MILLISECONDS / 4 };
    const release = await lockfile.lock(file, options).catch(async (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
            throw error;
        }
        waiting?.();
        const retries = { retries: LONGEST_BUILD_MILLISECONDS / RETRY_MILLISECONDS, factor: 1 };
        return lockfile.lock(file, { ...options, retries: { ...retries, minTimeout: RETRY_MILLISECONDS } });
    });
    try {
        return await work();
    } finally {
        await release();
    }
}
