import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { platformNamespaceName, type Settings } from "../config/settings";
import { quantity } from "../lib/quantity";
import { MIGRATION_MIB } from "../services/airflow";
import { MIGRATION_ROLE, SCHEDULER_ROLE } from "../services/airflow-part";
import { neededRoles, rolesOf } from "../services/catalogue";
import { OUT_OF_PROD, podOf, replacedServices } from "../services/in-cluster";
import { requestedMib } from "../services/memory";

/** Memory that a pod asks its node for. */
interface Asked {
    readonly name: string;
    readonly mib: number;
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
    const free = nodes.filter(takesAny).map((node) => ({
        name: node.metadata?.name ?? "",
        mib: mebibytesOf(node.status?.allocatable?.["memory"]) - takenOn(node, others),
    }));
    const missing = withoutRoom(platformPods(settings), free);
    if (missing.length === 0) {
        return undefined;
    }
    const list = (all: readonly Asked[]) => all.map(({ mib, name }) => `${name} ${mib} MiB`).join(", ");
    return [
        `The cluster's nodes have no memory for all of the platform. Without room: ${list(missing)}.`,
        `Free now: ${list(free.map(({ mib, name }) => ({ name, mib: Math.floor(mib) }))) || "nothing"}.`,
        "Those pods wait until a node has room. A larger node, fewer gaiaflow:replicas or lower limits in gaiaflow:resources,",
        "of which each pod asks for half, make it fit; a cluster that adds nodes by itself does it without you.",
    ].join("\n");
}

/** What pods of the platform ask for, with a migration and one task, the largest first. */
function platformPods(settings: Settings): Asked[] {
    const { memory, outside, services, tasks } = settings;
    const replicas: Readonly<Record<string, number>> = settings.replicas;
    const elsewhere = [...replacedServices(outside), ...OUT_OF_PROD].flatMap(rolesOf);
    const roles = neededRoles(services).filter((role) => !elsewhere.includes(role));
    const pods = roles
        .filter((role) => podOf(role) === role)
        .flatMap((role) => {
            const members = roles.filter((each) => podOf(each) === role);
            const mib = members.reduce((sum, each) => sum + requestedMib(memory[each]), 0);
            return Array.from({ length: replicas[role] ?? 1 }, () => ({ name: role, mib }));
        });
    const task = { name: "a task", mib: Math.ceil(mebibytesOf(tasks.resources.requests["memory"])) };
    const migration = roles.includes(SCHEDULER_ROLE)
        ? [{ name: MIGRATION_ROLE, mib: requestedMib(MIGRATION_MIB) }]
        : [];
    return [...pods, ...migration, task].sort((a, b) => b.mib - a.mib);
}

/** Those for which no node is left, when each in turn goes where there is most room, as Kubernetes spreads them. */
function withoutRoom(pods: readonly Asked[], nodes: readonly Asked[]): Asked[] {
    const left = nodes.map(({ mib }) => mib);
    return pods.filter(({ mib }) => {
        const most = left.indexOf(Math.max(...left));
        const hasRoom = (left[most] ?? 0) >= mib;
        if (hasRoom) {
            left[most] = (left[most] ?? 0) - mib;
        }
        return !hasRoom;
    });
}

/** Whether a node takes pods that tolerate nothing, as those of the platform. */
function takesAny({ spec }: V1Node): boolean {
    return (
        !spec?.unschedulable && !spec?.taints?.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute")
    );
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
