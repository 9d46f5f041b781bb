/** Below it, only root may listen. */
const LOWEST_FREE = 1024;
const HIGHEST = 65535;

/**
 * A port to propose in another's place.
 * @param step How far from it to look, and from there on.
 * @param taken What others have.
 */
export function otherPort(port: number, step: number, taken: ReadonlySet<number>): number {
    const next = port + step > HIGHEST ? LOWEST_FREE + ((port + step) % step) : port + step;
    return taken.has(next) ? otherPort(next, step, taken) : next;
}
