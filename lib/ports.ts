/** A container's port and where on this machine it is reached. */
export interface PublishedPort {
    /** The port inside the container. */
    readonly container: number;
    /** The port on this machine, on 127.0.0.1 only. */
    readonly host: number;
}

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

/** One port as Docker's provider takes it. */
export interface PortBinding {
    readonly internal: number;
    readonly external: number;
    readonly ip: string;
    readonly protocol: string;
}

/**
 * Bindings in the form in which Docker reports them: with address and protocol, sorted by the inner port. Any other
 * form is read back differently and would replace the container at the next refresh.
 */
export function portBindings(ports: readonly PublishedPort[]): PortBinding[] {
    return [...ports]
        .sort((a, b) => a.container - b.container)
        .map(({ container, host }) => ({ internal: container, external: host, ip: "127.0.0.1", protocol: "tcp" }));
}
