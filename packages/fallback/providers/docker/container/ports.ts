import type { ContainerInputs } from "./schema";

/** One published port, defaults filled in. */
export type Port = NonNullable<ContainerInputs["ports"]>[number];

/** Docker's form: container port and protocol, and where on the host it is bound. Port "0": Docker picks one. */
export type PortBindings = Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>>;

/** The container ports to open. */
export function toExposedPorts(ports: readonly Port[]): Record<string, object> {
    return Object.fromEntries(ports.map((port) => [keyOf(port), {}]));
}

/** The host ports to bind, one container port to several where the program says so. */
export function toPortBindings(ports: readonly Port[]): PortBindings {
    const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
    for (const port of ports) {
        (bindings[keyOf(port)] ??= []).push({ HostIp: port.ip, HostPort: String(port.external ?? 0) });
    }
    return bindings;
}

/** What Docker has bound: a row for each binding, sorted by container port. A stopped container has none. */
export function fromPortBindings(
    bindings: Readonly<Record<string, PortBindings[string] | null>> | null | undefined,
): Port[] {
    return Object.entries(bindings ?? {})
        .map(([key, rows]) => {
            const [internal = "", protocol = "tcp"] = key.split("/");
            return { internal: Number(internal), protocol, rows: rows ?? [] };
        })
        .sort((one, other) => one.internal - other.internal)
        .flatMap(({ internal, protocol, rows }) =>
            rows.map(({ HostIp, HostPort }) => ({ internal, external: Number(HostPort), ip: HostIp, protocol })),
        );
}

/**
 * Whether two lists publish the same, in whatever order. An `external` that the program leaves to Docker fits any.
 * As upstream, only the first row of the same container port and protocol is looked at.
 */
export function samePorts(had: readonly Port[], wanted: readonly Port[]): boolean {
    if (had.length !== wanted.length) return false;
    return had.every((old) => {
        const port = wanted.find(({ internal, protocol }) => internal === old.internal && protocol === old.protocol);
        return port !== undefined && port.ip === old.ip && (port.external ?? old.external) === old.external;
    });
}

function keyOf(port: Port): string {
    return `${port.internal}/${port.protocol}`;
}
