import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { typeToken } from "../../../lib/type-token";
import { PORTS, ROLES, type PortName, type Role } from "../../../services/catalogue";
import { askKubectl, clusterKubectl, type ClusterKubectl } from "./cluster-kubectl";
import { awayNodes, type AwayNode } from "./cluster-nodes";
import type { ServiceContainer } from "./containers";
import type { ServiceStatus } from "./service-status";
import { stateIfAny, type StateResource } from "./state";

/** A platform in a cluster, as its state and the cluster have it now. */
export interface ClusterPods {
    readonly kubectl: ClusterKubectl;
    readonly namespace: string;
    /** Addresses by the names of ports; ports of this machine lead there while `gaiaflow forward` runs. */
    readonly urls: Readonly<Partial<Record<PortName, string>>>;
    /** In the order in which they depend on each other; one-shots are the last. */
    readonly containers: readonly PodContainer[];
    /** Nodes that are away; looked for where something is not well alone. */
    readonly lostNodes: readonly AwayNode[];
}

/** A container of a pod. */
export interface PodContainer extends ServiceContainer {
    /** The pod's name. */
    readonly pod: string;
    readonly isOneShot: boolean;
    readonly status: ServiceStatus;
}

/**
 * Asks Pulumi's state and the cluster.
 *
 * @throws {UserError} For a stack that has no platform in its cluster yet, and where that does not answer.
 */
export async function clusterPods(stack: string): Promise<ClusterPods> {
    const state = await stateIfAny(stack);
    const platform = state.find(({ type }) => type === typeToken("mlops", "ClusterPlatform"));
    const namespace = namespaceOf(state);
    if (platform === undefined || namespace === undefined) {
        throw new UserError({
            problem: `The stack ${stack} has no platform in its cluster yet.`,
            fix: `To start it: npx gaiaflow start${stackOption(stack)}`,
        });
    }
    const kubectl = await clusterKubectl(stack, state);
    const text = await askKubectl(kubectl, ["--namespace", namespace, "get", "pods", "--output", "json"]);
    const { items } = JSON.parse(text) as { readonly items: readonly Pod[] };
    const lost = items.some(mayBeLost) ? await awayNodes(kubectl) : [];
    const nodeOf = ({ spec }: Pod) => lost.find(({ name }) => name === spec.nodeName);
    const there = items.filter((pod) => !isReplaced(pod, nodeOf(pod)));
    return {
        lostNodes: lost,
        ...{ kubectl, namespace },
        urls: platform.outputs?.["urls"] ?? {},
        containers: inOrder(there.flatMap((pod) => containersOf(pod, nodeOf(pod)))),
    };
}

function namespaceOf(state: readonly StateResource[]): string | undefined {
    const role = PORTS.airflow.role;
    const services = state.filter(({ type }) => type === "kubernetes:core/v1:Service");
    const names = services.map(({ inputs }) => inputs as Partial<ServiceInputs> | undefined);
    // A service by whose name tasks find another one is in their namespace.
    const own = names.filter((inputs) => inputs?.spec?.type !== "ExternalName");
    return (own.find((inputs) => inputs?.metadata?.name === role) ?? own[0])?.metadata?.namespace;
}

interface ServiceInputs {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: { readonly type?: string };
}

/** As far as it is looked at. */
interface Pod {
    readonly metadata: {
        readonly name: string;
        readonly deletionTimestamp?: string;
        readonly ownerReferences?: readonly { readonly kind: string }[];
    };
    readonly spec: { readonly containers: readonly { readonly name: string }[]; readonly nodeName?: string };
    readonly status: {
        readonly phase: string;
        readonly containerStatuses?: readonly ContainerStatus[];
        readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    };
}

interface ContainerStatus {
    readonly name: string;
    readonly ready: boolean;
    readonly restartCount: number;
    readonly state: Readonly<
        Partial<Record<"running" | "waiting" | "terminated", { readonly reason?: string; readonly startedAt?: string }>>
    >;
}

/** Of a pod whose node is silent, its containers stand as they last were; the pod itself is not ready, or on its way out. */
function mayBeLost({ metadata, status }: Pod): boolean {
    const isOff = (name: string) =>
        (status.conditions ?? []).some((each) => each.type === name && each.status === "False");
    const hasEnded = status.phase === "Succeeded" || status.phase === "Failed";
    return !hasEnded && (metadata.deletionTimestamp !== undefined || isOff("Ready") || isOff("PodScheduled"));
}

/** An evicted pod, or one on a node that is away, stays beside the one that has come in its place until Kubernetes tidies up. */
function isReplaced({ metadata, status }: Pod, node: AwayNode | undefined): boolean {
    const isOut = status.phase === "Failed" || (node !== undefined && metadata.deletionTimestamp !== undefined);
    return isOut && (metadata.ownerReferences?.some(({ kind }) => kind === "ReplicaSet") ?? false);
}

function containersOf({ metadata, spec, status }: Pod, node: AwayNode | undefined): PodContainer[] {
    const isOneShot = metadata.ownerReferences?.some(({ kind }) => kind === "Job") ?? false;
    const unplaced = status.conditions?.find((each) => each.type === "PodScheduled" && each.status === "False");
    return spec.containers.map(({ name }) => {
        const found = status.containerStatuses?.find((each) => each.name === name);
        const isRunning = node === undefined && found?.state.running !== undefined;
        const health = isRunning && !isOneShot ? { health: found.ready ? "healthy" : "starting" } : {};
        return {
            ...{ name: `${metadata.name}/${name}`, pod: metadata.name, role: name, isRunning, isOneShot },
            status: {
                ...{
                    role: name,
                    container: metadata.name,
                    state: isRunning ? "running" : node ? "unknown" : stateOf(found, status.phase),
                },
                ...(health as Pick<ServiceStatus, "health">),
                since: node
                    ? `nobody knows: its node ${node.name} is away`
                    : wordsOf(found, unplaced?.message ?? status.phase),
            },
        };
    });
}

function stateOf(found: ContainerStatus | undefined, phase: string): string {
    const { terminated, waiting } = found?.state ?? {};
    return (waiting?.reason ?? terminated?.reason ?? phase).toLowerCase();
}

/** Where Kubernetes has no word for a container, why its pod has none. */
function wordsOf(found: ContainerStatus | undefined, instead: string): string {
    if (found === undefined) {
        return instead;
    }
    const { ready, restartCount, state } = found;
    const restarts = restartCount === 0 ? "" : `, restarted ${restartCount} times`;
    return state.running === undefined
        ? `${state.waiting?.reason ?? state.terminated?.reason ?? "gone"}${restarts}`
        : `since ${state.running.startedAt ?? "now"} (${ready ? "ready" : "not ready yet"})${restarts}`;
}

function inOrder(containers: readonly PodContainer[]): PodContainer[] {
    const services = ROLES.flatMap((role) => containers.filter((each) => each.role === role && !each.isOneShot));
    return [...services, ...containers.filter((each) => !ROLES.includes(each.role as Role) || each.isOneShot)];
}
