import { isInCluster } from "../platform/needs-cluster";
import type { Place } from "./place";

/**
 * Finds what of a stack has data.
 *
 * @throws {UserError} Where its Postgres or one of its services does not run.
 */
export async function findPlace(stack: string): Promise<Place> {
    // Each loads what only it needs.
    return isInCluster(stack)
        ? (await import("./cluster-place")).clusterPlace(stack)
        : (await import("./docker-place")).dockerPlace(stack);
}
