import type { KubernetesObject, TypeRef } from "../object";
import type { Awaiter, Related } from "./awaiter";
import { currentReplicaSet } from "./deployment";
import { eventReasons } from "./event-reasons";
import { NO_FACTS, type Claim, type Endpoints, type Facts, type Pod } from "./facts";
import { lenient, type Reader } from "./lenient";
import { podReasons } from "./pod-reasons";

const POD: TypeRef = { apiVersion: "v1", kind: "Pod" };
const REPLICA_SET: TypeRef = { apiVersion: "apps/v1", kind: "ReplicaSet" };

/** Looks up what an awaiter needs beside the object. What may not be read counts as not there, and is told. */
export async function gather(
    reader: Reader,
    object: KubernetesObject,
    { related = [] }: Awaiter,
    signal: AbortSignal,
): Promise<Facts> {
    const eyes = lenient(reader);
    const facts = await gatherRelated(eyes, object, related, signal);
    return { ...facts, refusals: eyes.refusals() };
}

async function gatherRelated(
    reader: Reader,
    object: KubernetesObject,
    related: readonly Related[],
    signal: AbortSignal,
): Promise<Facts> {
    const { namespace, name = "" } = object.metadata;
    if (related.includes("revision")) return gatherRevision(reader, object, signal);
    const pods = related.includes("pods") ? await ownedPods(reader, object, object, signal) : NO_FACTS.pods;
    const endpoints = related.includes("endpoints")
        ? await reader.get({ apiVersion: "v1", kind: "Endpoints", namespace, name }, signal)
        : undefined;
    const services = related.includes("services")
        ? await reader.list({ apiVersion: "v1", kind: "Service", namespace }, signal)
        : [];
    return {
        ...NO_FACTS,
        pods: object.kind === "Pod" ? [object] : pods,
        endpoints: endpoints as Endpoints | undefined,
        services: services.map(({ metadata }) => metadata.name ?? ""),
        bindingMode: related.includes("storageClass") ? await bindingMode(reader, object, signal) : undefined,
    };
}

/** Every reason that the pods' statuses and the cluster's events give, and what may not be read of them. */
export async function explain(
    reader: Reader,
    object: KubernetesObject,
    { pods, replicaSets, claims, refusals }: Facts,
    signal: AbortSignal,
): Promise<string[]> {
    const { namespace } = object.metadata;
    const warnings = { apiVersion: "v1", kind: "Event", namespace, fieldSelector: "type=Warning" };
    const eyes = lenient(reader);
    const events = await eyes.list(warnings, signal);
    const told = eventReasons(events, [object, ...pods, ...replicaSets, ...claims], pods);
    return [...podReasons(pods), ...told, ...refusals, ...eyes.refusals()];
}

/** A Deployment's replica sets, the pods of the current one, and the claims that those name. */
async function gatherRevision(reader: Reader, deployment: KubernetesObject, signal: AbortSignal): Promise<Facts> {
    const { namespace, uid } = deployment.metadata;
    const found = await reader.list({ ...REPLICA_SET, namespace, labelSelector: selectorOf(deployment) }, signal);
    const replicaSets = found.filter((one) => isOwnedBy(one, uid));
    const current = currentReplicaSet(deployment, replicaSets);
    const pods = current === undefined ? [] : await ownedPods(reader, current, deployment, signal);
    const names = claimNames(deployment);
    const claims = names.length === 0 ? [] : await reader.list({ ...CLAIM, namespace }, signal);
    return {
        ...NO_FACTS,
        replicaSets,
        pods,
        claims: claims.filter(({ metadata }) => names.includes(metadata.name ?? "")),
    };
}

const CLAIM: TypeRef = { apiVersion: "v1", kind: "PersistentVolumeClaim" };

async function ownedPods(
    reader: Reader,
    owner: KubernetesObject,
    selecting: KubernetesObject,
    signal: AbortSignal,
): Promise<Pod[]> {
    const { namespace, uid } = owner.metadata;
    const found = await reader.list({ ...POD, namespace, labelSelector: selectorOf(selecting) }, signal);
    return found.filter((pod) => isOwnedBy(pod, uid));
}

async function bindingMode(reader: Reader, claim: Claim, signal: AbortSignal): Promise<string | undefined> {
    const name = claim.spec?.storageClassName ?? "";
    if (name === "") return undefined;
    const found = await reader.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name }, signal);
    return (found as { volumeBindingMode?: string } | undefined)?.volumeBindingMode;
}

/** The labels of a workload's pods, so that not all of the namespace is read; who owns them is looked at besides. */
function selectorOf({ spec }: KubernetesObject): string | undefined {
    const labels = (spec as { selector?: { matchLabels?: Readonly<Record<string, string>> } } | undefined)?.selector
        ?.matchLabels;
    if (labels === undefined) return undefined;
    return Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(",");
}

function claimNames({ spec }: KubernetesObject): string[] {
    const template = (spec as { template?: { spec?: { volumes?: readonly Volume[] } } } | undefined)?.template;
    return (template?.spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
}

interface Volume {
    readonly persistentVolumeClaim?: { readonly claimName: string };
}

function isOwnedBy({ metadata }: KubernetesObject, uid: string | undefined): boolean {
    return uid !== undefined && (metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
}
