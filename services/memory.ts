/**
 * MiB that a node has to have for a service with such a limit. The limit is about twice what it takes when it has nothing to
 * do.
 */
export function requestedMib(limitMib: number): number {
    return Math.ceil(limitMib / 2);
}
