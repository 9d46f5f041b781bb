import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkName, ServiceSpec } from "../../../services/spec";
import { podSelector, podServices, type PodSettings } from "./manifests";
import type { PodOfSpecs } from "./pods-of-specs";

export interface ReachArgs {
    /** All pods of the platform. */
    readonly pods: readonly PodOfSpecs[];
    /** Roles that pods of tasks talk to. */
    readonly forTasks: readonly string[];
    /** The namespace of those. */
    readonly taskNamespace: pulumi.Input<string>;
    /** Roles that a host name leads to: whoever does so comes from somewhere in the cluster, or from its nodes. Defaults to none. */
    readonly published?: readonly string[];
}

/** The label that every namespace has by itself, with its name. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

/**
 * Who may talk to a pod, and with whom it may: those that its specs meet on a network, at its ports, and tasks where they are
 * its clients. What is on the network without a way out calls nobody.
 */
export function networkPolicy(
    pod: PodOfSpecs,
    settings: Pick<PodSettings, "labels">,
    { forTasks, pods, published = [], taskNamespace }: ReachArgs,
): types.input.networking.v1.NetworkPolicySpec {
    const ingress = podServices(pod).map(({ name, ports }) => {
        const spec = pod.specs.find(({ role }) => role === name);
        const met = pods.filter((other) => other !== pod && spec !== undefined && meets(other, spec));
        const peers = met.map((other) => ({ podSelector: { matchLabels: podSelector(other, settings) } }));
        const tasks = { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: taskNamespace } } };
        return {
            isPublished: published.includes(name),
            from: [...peers, ...(forTasks.includes(name) ? [tasks] : [])],
            ports: ports.map((port) => ({ port, protocol: "TCP" })),
        };
    });
    // A rule that names nobody lets in everybody.
    const rules = ingress
        .filter(({ from, isPublished }) => isPublished || from.length > 0)
        .map(({ from, isPublished, ports }) => (isPublished ? { ports } : { from, ports }));
    const hasWayOut = pod.specs.some(({ networks }) => networks.includes(OUTWARD));
    return {
        podSelector: { matchLabels: podSelector(pod, settings) },
        policyTypes: hasWayOut ? ["Ingress"] : ["Ingress", "Egress"],
        ...(rules.length === 0 ? {} : { ingress: rules }),
    };
}

/** The network that leads out, too. */
const OUTWARD: NetworkName = "platform";

function meets({ specs }: PodOfSpecs, { networks }: ServiceSpec): boolean {
    return specs.some((spec) => spec.networks.some((network) => networks.includes(network)));
}
