import { isInCluster } from "../platform/needs-cluster";
import type { RunningPlatform } from "./running-platform";

/**
 * Finds what of a stack has data.
 *
 * @throws {UserError} Where its Postgres or one of its services does not run.
 */
export async function findPlatform(stack: string): Promise<RunningPlatform> {
    // Each loads what only it needs.
    return isInCluster(stack)
        ? (await import("./platform-in-cluster")).platformInCluster(stack)
        : (await import("./platform-in-docker")).platformInDocker(stack);
}
