import * as net from "node:net";
import { configKey, setLine, type Fault } from "../config/faults";
import type { Settings } from "../config/settings";
import { PROJECT_LABEL, STACK_LABEL } from "../lib/labels";
import { neededParts } from "../lib/roles";
import { engineJson } from "./engine.cjs";
import { listeningProcess } from "./listening-process";

/** The stack's ports that somebody else holds, each with its holder. Our own containers' are none. */
export async function portFaults(settings: Settings): Promise<Fault[]> {
    const { identity, ports } = settings;
    const holders = await portHolders();
    const faults = await Promise.all(
        neededPorts(settings).map(async (name): Promise<Fault | undefined> => {
            const port = ports[name];
            const container = holders.get(port);
            if (container?.project === identity.project && container.stack === identity.stack) {
                return undefined;
            }
            if (!container && (await isFree(port))) {
                return undefined;
            }
            const holder = container ? `the container ${container.name}` : listeningProcess(port);
            return {
                about: configKey(["ports", name]),
                problem: `is ${port}, which ${holder} holds`,
                cure: setLine(identity.stack, ["ports", name], String(port + 1000)),
            };
        }),
    );
    return faults.filter((fault) => fault !== undefined);
}

function neededPorts({ ports, services, objectStore }: Settings): (keyof Settings["ports"])[] {
    const parts = neededParts(services);
    const needed: Readonly<Record<keyof typeof ports, boolean>> = {
        airflow: parts.airflow,
        mlflow: parts.mlflow,
        minio: parts.objectStore,
        minioConsole: parts.objectStore && !objectStore,
        jupyter: parts.jupyter,
    };
    return (Object.keys(ports) as (keyof typeof ports)[]).filter((name) => needed[name]);
}

interface Holder {
    readonly name: string;
    readonly project: string | undefined;
    readonly stack: string | undefined;
}

/** What Docker says of a running container. */
interface Listed {
    readonly Names: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
    readonly Ports: readonly { readonly PublicPort?: number }[];
}

async function portHolders(): Promise<Map<number, Holder>> {
    const containers = (await engineJson("GET", "/containers/json")) as readonly Listed[];
    return new Map(
        containers.flatMap(({ Names, Labels, Ports }) => {
            const name = Names[0]?.replace(/^\//, "") ?? "";
            const holder = { name, project: Labels[PROJECT_LABEL], stack: Labels[STACK_LABEL] };
            return Ports.flatMap(({ PublicPort }) => (PublicPort === undefined ? [] : [[PublicPort, holder] as const]));
        }),
    );
}

/** Whether a server could listen there. A refusal for want of rights says nothing: Docker listens, not we. */
async function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const server = net.createServer();
        server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
        server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
}
