import type { KubernetesObject } from "../object";
import type { Facts } from "./facts";
import { READY, waiting, type Verdict } from "./verdict";

interface Service extends KubernetesObject {
    readonly spec?: {
        readonly type?: string;
        readonly clusterIP?: string;
        readonly selector?: Readonly<Record<string, string>>;
    };
    readonly status?: { readonly loadBalancer?: { readonly ingress?: readonly object[] } };
}

/** How long endpoints must not have changed, so that late pods are counted too; as upstream. */
const SETTLING_SECONDS = 10;

/**
 * Ready when a load balancer has its address, and the pods behind it are all ready. A service that selects no pods, has no
 * address of its own or stands for another name has nothing to wait for.
 */
export function decideService(object: KubernetesObject, { endpoints, settledSeconds }: Facts): Verdict {
    const { spec = {}, status = {} } = object as Service;
    const needsAddress = spec.type === "LoadBalancer" && (status.loadBalancer?.ingress ?? []).length === 0;
    const noAddress = "Service was not allocated an IP address; does your cloud provider support this?";
    const selectsPods = Object.keys(spec.selector ?? {}).length > 0;
    if (!selectsPods || spec.clusterIP === "None" || spec.type === "ExternalName") {
        return needsAddress ? waiting(ALLOCATING, [noAddress]) : READY;
    }
    const subsets = endpoints?.subsets ?? [];
    const hasReady = subsets.some(({ addresses = [] }) => addresses.length > 0);
    const hasPending = subsets.some(({ notReadyAddresses = [] }) => notReadyAddresses.length > 0);
    const isSettled = endpoints !== undefined && settledSeconds >= SETTLING_SECONDS;
    if (!needsAddress && isSettled && !hasPending) return READY;
    return waiting(isSettled && hasReady ? ALLOCATING : "[1/3] Finding Pods to direct traffic to", [
        ...(hasReady ? [] : [NO_PODS]),
        ...(needsAddress ? [noAddress] : []),
    ]);
}

const ALLOCATING = "[2/3] Attempting to allocate IP address to Service";
const NO_PODS =
    "Service does not target any Pods. Selected Pods may not be ready, or " +
    "field '.spec.selector' may not match labels on any Pods";
