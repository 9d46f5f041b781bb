import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { engineFaults } from "../../../checks/daemon";
import { engineJson, engineRequest } from "../../../lib/engine.cjs";
import { PROJECT_LABEL, ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { MODE_KEY, modeOf } from "../../../lib/modes";
import { clusterName, type StackIdentity } from "../../../lib/names";
import { PORTS, portUrl, ROLES, type PortName, type Role } from "../../../services/catalogue";
import type { AwayNode } from "./cluster-nodes";
import { toService, type Listed } from "./container-status";
import { isInCluster, needsCluster } from "./needs-cluster";
import { areOthers } from "./own-containers";
import { isUnderWay, runStatus, type RunStatus } from "./run-status";
import type { ServiceStatus } from "./service-status";

/** What of a stack runs on this machine. */
export interface StackStatus {
    readonly stack: string;
    /** What its file says that it is. */
    readonly mode: unknown;
    /** Whether something is there, all of it runs, nothing is unhealthy or not yet healthy, and no command brings more of it up. */
    readonly ok: boolean;
    readonly services: readonly ServiceStatus[];
    /** Addresses by the names of ports, of those services that run. */
    readonly urls: Readonly<Partial<Record<PortName, string>>>;
    /** The cluster's node, where the stack has one: Docker's word for its container, or `none`. */
    readonly cluster?: string;
    /** Where its services are pods: their namespace. */
    readonly namespace?: string;
    /** Nodes of their cluster that are away, each with the line that shows more; absent where none is known to be. */
    readonly lostNodes?: readonly AwayNode[];
    /** Only where no state of this user's has it: it is another user's, whose stack is called the same. */
    readonly isOthers?: true;
    /** The command that works on it now, such as a start. */
    readonly run?: RunStatus;
}

/**
 * Asks Docker alone: neither Pulumi nor any network is needed.
 *
 * @throws {UserError} Where Docker does not answer.
 */
export async function stackStatus(stack: string): Promise<StackStatus> {
    const identity = { project: projectName(), stack };
    Object.assign(process.env, await dockerHost());
    const run = await runStatus(stack);
    if (isInCluster(stack)) {
        return inCluster(stack, run);
    }
    const { cluster, containers } = await askDocker(identity).catch(async (error: unknown): Promise<InDocker> => {
        // A start may be what gets Docker.
        if (run !== undefined) return { containers: [], cluster: {} };
        throw (await engineFaults())[0] ?? error;
    });
    const services = await Promise.all(containers.map(toService));
    const ids = containers.map(({ Id }) => Id);
    // What a start is making may not be in the state yet.
    const isOthers = run === undefined && (await areOthers(stack, ids));
    const isUp = services.length > 0 && services.every(isWell) && (cluster.cluster ?? "running") === "running";
    return {
        ...{ stack, mode: modeIn(stack), ok: isUp && !(run && isUnderWay(run)), services },
        urls: urlsOf(identity, containers),
        ...cluster,
        ...(isOthers ? { isOthers } : {}),
        ...(run === undefined ? {} : { run }),
    };
}

/** The same of pods. While a command works on a stack, its cluster may not be there yet, or no more. */
async function inCluster(stack: string, run: RunStatus | undefined): Promise<StackStatus> {
    const { clusterPods } = await import("./cluster-pods");
    const found = await clusterPods(stack).catch((error: unknown) => {
        if (run !== undefined) return { containers: [], lostNodes: [], namespace: undefined, urls: {} };
        throw error;
    });
    const services = found.containers.filter(({ isOneShot }) => !isOneShot).map(({ status }) => status);
    return {
        ...{ stack, mode: modeIn(stack), services, urls: found.urls },
        ok: services.length > 0 && services.every(isWell) && !(run && isUnderWay(run)),
        ...(found.namespace === undefined ? {} : { namespace: found.namespace }),
        ...(found.lostNodes.length === 0 ? {} : { lostNodes: found.lostNodes }),
        ...(run === undefined ? {} : { run }),
    };
}

function isWell({ health = "healthy", state }: ServiceStatus): boolean {
    return state === "running" && health === "healthy";
}

interface InDocker {
    readonly containers: readonly Listed[];
    readonly cluster: Pick<StackStatus, "cluster">;
}

async function askDocker(identity: StackIdentity): Promise<InDocker> {
    const containers = await listed(identity);
    return { containers, cluster: needsCluster(identity.stack) ? { cluster: await nodeState(identity) } : {} };
}

function modeIn(stack: string): unknown {
    return modeOf(ownConfig(stack)[MODE_KEY], stack);
}

/** In the order in which they depend on each other; one-shots are left out. */
async function listed({ project, stack }: StackIdentity): Promise<Listed[]> {
    const filters = { label: [`${PROJECT_LABEL}=${project}`, `${STACK_LABEL}=${stack}`] };
    const query = `all=true&filters=${encodeURIComponent(JSON.stringify(filters))}`;
    const all = (await engineJson("GET", `/containers/json?${query}`)) as readonly Listed[];
    return ROLES.flatMap((role) => all.filter(({ Labels }) => Labels[ROLE_LABEL] === role));
}

/** By what is published; of a role with several ports, the one that the stack's file names. */
function urlsOf(identity: StackIdentity, containers: readonly Listed[]): StackStatus["urls"] {
    const configured = (ownConfig(identity.stack)["gaiaflow:ports"] ?? {}) as Readonly<Record<string, unknown>>;
    const names = Object.keys(PORTS) as PortName[];
    const urls = names.flatMap((name) => {
        const role = PORTS[name].role as Role;
        const published = containers
            .filter(({ Labels }) => Labels[ROLE_LABEL] === role)
            .flatMap(({ Ports }) => Ports.flatMap(({ PublicPort }) => PublicPort ?? []));
        const isAlone = names.filter((other) => PORTS[other].role === role).length === 1;
        const wanted = Number(configured[name] ?? PORTS[name].default);
        const port = published.includes(wanted) ? wanted : isAlone ? published[0] : undefined;
        return port === undefined ? [] : [[name, portUrl(identity, name, port)] as const];
    });
    return Object.fromEntries(urls);
}

async function nodeState(identity: StackIdentity): Promise<string> {
    const { body, status } = await engineRequest("GET", `/containers/${clusterName(identity)}/json`);
    return status === 200
        ? (JSON.parse(body.toString()) as { readonly State: { readonly Status: string } }).State.Status
        : "none";
}
