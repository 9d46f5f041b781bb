import * as net from "node:net";
import { configKey, setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { PROJECT_LABEL, ROLE_LABEL, STACK_LABEL } from "../lib/labels";
import type { StackIdentity } from "../lib/names";
import { otherPort } from "../lib/ports";
import { PORTS, neededPorts } from "../services/catalogue";
import { engineJson } from "../lib/engine.cjs";
import { listeningProcess } from "./listening-process";
import { UserError } from "../lib/user-error";

/**
 * The stack's ports that somebody else holds, each with its holder. What a service holds itself is none: its container
 * goes before the next one comes. One of another service may go later, or never, when the two exchange their ports.
 * @param known What containers hold; asked for by default.
 */
export async function portFaults(
    settings: Pick<Settings, "identity" | "ports" | "services" | "objectStore">,
    known?: Holders,
): Promise<UserError[]> {
    const { identity, ports } = settings;
    const holders = known ?? (await portHolders(identity));
    const taken = new Set([...Object.values(ports), ...holders.keys()]);
    const faults = await Promise.all(
        neededPorts(settings.services, settings).map(async (name): Promise<UserError | undefined> => {
            const port = ports[name];
            const container = holders.get(port);
            if (container ? container.ownRole === PORTS[name].role : await isFree(port)) {
                return undefined;
            }
            const holder = container ? `the container ${container.name}` : listeningProcess(port);
            const line = setLine(identity.stack, ["ports", name], String(otherPort(port, 1000, taken)));
            return new UserError({
                subject: configKey(["ports", name]),
                problem: `is ${port}, which ${holder} holds`,
                fix: container?.ownRole ? `${line}   (and to ${port} after the next up)` : line,
            });
        }),
    );
    return faults.filter((fault) => fault !== undefined);
}

type Holders = ReadonlyMap<number, Holder>;

interface Holder {
    readonly name: string;
    /** What it does in this stack; undefined for a container of anybody else. */
    readonly ownRole: string | undefined;
}

/** What Docker says of a running container. */
interface Listed {
    readonly Id: string;
    readonly Names: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
    readonly Ports: readonly { readonly PublicPort?: number }[];
}

interface Inspected {
    readonly HostConfig: {
        readonly PortBindings: Readonly<Record<string, readonly { readonly HostPort: string }[]>> | null;
    };
}

/** The ports that running containers hold, each with its holder. */
export async function portHolders(identity: StackIdentity): Promise<Holders> {
    const containers = (await engineJson("GET", "/containers/json")) as readonly Listed[];
    const holders = await Promise.all(
        containers.map(async (container) => {
            const { Labels, Names, Ports } = container;
            const isOwn = Labels[PROJECT_LABEL] === identity.project && Labels[STACK_LABEL] === identity.stack;
            const ownRole = isOwn ? Labels[ROLE_LABEL] : undefined;
            const holder = { name: Names[0]?.replace(/^\//, "") ?? "", ownRole };
            const ports = isOwn ? await askedPorts(container) : Ports.map(({ PublicPort }) => PublicPort);
            return ports.flatMap((port) => (port === undefined ? [] : [[port, holder] as const]));
        }),
    );
    return new Map(holders.flat());
}

/** What a container was made to hold: one that ends and is started again and again holds it by turns. */
async function askedPorts({ Id }: Listed): Promise<number[]> {
    const { HostConfig } = (await engineJson("GET", `/containers/${Id}/json`)) as Inspected;
    return Object.values(HostConfig.PortBindings ?? {}).flatMap((hosts) => hosts.map((host) => Number(host.HostPort)));
}

/** Whether a server could listen there. A refusal for want of rights says nothing: Docker listens, not we. */
async function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = net.createServer();
        server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}
