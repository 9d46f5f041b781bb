import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { platformNamespaceName, type Settings } from "../config/settings";
import { quantity } from "../lib/quantity";
import { MIGRATION_MIB } from "../services/airflow";
import { MIGRATION_ROLE } from "../services/airflow-part";
import { requestedMib } from "../services/memory";
import { ANYWHERE, takes, type Placement } from "./node-places";
import { hasMigration, platformPods } from "./platform-pods";

interface Memory {
    readonly name: string;
    readonly mib: number;
}

/** Memory that a pod asks its node for. */
interface Asked extends Memory {
    readonly placement: Placement;
}

/** Memory that a node has left. */
interface Free extends Memory {
    readonly node: V1Node;
}

const MIB = 1024 ** 2;

/**
 * Which pods of the platform find no node with so much free memory, by the nodes' own figures; undefined where all do, or nobody
 * may see the nodes. No fault: a cluster may be one that adds nodes.
 *
 * @param pods All pods of the cluster, as far as they may be seen.
 */
export function roomWarning(settings: Settings, nodes: readonly V1Node[], pods: readonly V1Pod[]): string | undefined {
    if (nodes.length === 0) {
        return undefined;
    }
    const stackNamespaces = new Set([platformNamespaceName(settings)]);
    const others = pods.filter(({ metadata, status }) => {
        const hasEnded = status?.phase === "Succeeded" || status?.phase === "Failed";
        return !hasEnded && !stackNamespaces.has(metadata?.namespace ?? "");
    });
    const free = nodes.map((node) => ({
        node,
        name: node.metadata?.name ?? "",
        mib: mebibytesOf(node.status?.allocatable?.["memory"]) - takenOn(node, others),
    }));
    const missing = withoutRoom(askedPods(settings), free);
    if (missing.length === 0) {
        return undefined;
    }
    const possible = free.filter(({ node }) => missing.some(({ placement }) => takes(node, placement)));
    const list = (all: readonly Memory[]) => all.map(({ mib, name }) => `${name} ${mib} MiB`).join(", ");
    return [
        `The cluster's nodes have no memory for all of the platform. Without room: ${list(missing)}.`,
        `Free now: ${list(possible.map(({ mib, name }) => ({ name, mib: Math.floor(mib) }))) || "nothing"}.`,
        "Those pods wait until a node has room. A larger node, fewer gaiaflow:replicas or lower limits in gaiaflow:resources,",
        "of which each pod asks for half, make it fit; a cluster that adds nodes by itself does it without you.",
    ].join("\n");
}

/** What pods of the platform ask for, with a migration and one task, the largest first. */
function askedPods(settings: Settings): Asked[] {
    const { memory, tasks } = settings;
    const pods = platformPods(settings);
    const asked = pods.map(({ name, roles }) => ({
        ...{ name, placement: ANYWHERE },
        mib: roles.reduce((sum, role) => sum + requestedMib(memory[role]), 0),
    }));
    const task = {
        ...{ name: "a task", placement: tasks },
        mib: Math.ceil(mebibytesOf(tasks.resources.requests["memory"])),
    };
    const migration = hasMigration(pods)
        ? [{ name: MIGRATION_ROLE, mib: requestedMib(MIGRATION_MIB), placement: ANYWHERE }]
        : [];
    return [...asked, ...migration, task].sort((one, other) => other.mib - one.mib);
}

/**
 * Those for which no node is left, when each in turn goes where there is most room of the nodes that take it, as Kubernetes
 * spreads them.
 */
function withoutRoom(pods: readonly Asked[], nodes: readonly Free[]): Asked[] {
    const left = nodes.map(({ mib }) => mib);
    return pods.filter(({ mib, placement }) => {
        const open = left.map((room, at) => (takes((nodes[at] as Free).node, placement) ? room : -1));
        const most = open.indexOf(Math.max(...open));
        const hasRoom = (open[most] ?? -1) >= mib;
        if (hasRoom) {
            left[most] = (left[most] ?? 0) - mib;
        }
        return !hasRoom;
    });
}

function takenOn({ metadata }: V1Node, pods: readonly V1Pod[]): number {
    return pods
        .filter(({ spec }) => spec?.nodeName === metadata?.name)
        .flatMap(({ spec }) => spec?.containers ?? [])
        .reduce((sum, { resources }) => sum + mebibytesOf(resources?.requests?.["memory"]), 0);
}

function mebibytesOf(amount: string | undefined): number {
    return amount === undefined ? 0 : quantity(amount) / MIB;
}
