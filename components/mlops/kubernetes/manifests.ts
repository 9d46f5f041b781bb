import type { types } from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { sortedEntries } from "../../../lib/environment";
import { PROJECT_LABEL, STACK_LABEL } from "../../../lib/labels";
import { requestedMib } from "../../../services/memory";
import type { ServiceSpec } from "../../../services/spec";
import { HARDENED_POD, hardened } from "./hardening";
import type { PodOfSpecs } from "./pods-of-specs";
import type { VolumeSources } from "./volume-sources";
import { podFiles, type PodFiles } from "./pod-files";
import { podVolumes, type PodVolumes } from "./pod-volumes";
import { listeningPorts, probes } from "./probes";

/** What all pods of a platform in a cluster share. */
export interface PodSettings {
    readonly namespace: pulumi.Input<string>;
    /** Labels that say whose it is. */
    readonly labels: Readonly<Record<string, string>>;
    readonly volumeSources: VolumeSources;
    /** The project's image, as the cluster knows it. */
    readonly projectImage: pulumi.Input<string>;
    /** The service account of pods that make the pods of tasks; the others have none. */
    readonly startsPodsAs: pulumi.Input<string>;
    /** That of pods that read what those say. Defaults to none. */
    readonly readsPodsAs?: pulumi.Input<string> | undefined;
    /** That of the others that open the object store, where a role opens it. Defaults to none. */
    readonly opensBucketAs?: pulumi.Input<string> | undefined;
    /** Secrets with which pods pull their images. Defaults to none. */
    readonly imagePullSecrets?: readonly string[];
}

/** The label that says what a pod is. */
const POD_LABEL = "app.kubernetes.io/name";
/** Labels that say of which stack it is: a namespace may hold pods of others, and of other stacks, with the same name. */
const OWNER_LABELS = [PROJECT_LABEL, STACK_LABEL];

/** The labels by which all that means a pod finds it, and no other's. They never change while the stack is there. */
export function podSelector(
    { name }: Pick<PodOfSpecs, "name">,
    { labels }: Pick<PodSettings, "labels">,
): Record<string, string> {
    const owner = Object.entries(labels).filter(([label]) => OWNER_LABELS.includes(label));
    return { [POD_LABEL]: name, ...Object.fromEntries(owner) };
}

/**
 * The pod that runs these specs.
 * @param annotations A changed one is another pod. Defaults to none.
 * @param further What else is said of it. Defaults to nothing.
 */
export function podTemplate(
    pod: PodOfSpecs,
    settings: PodSettings,
    annotations?: Readonly<Record<string, pulumi.Input<string>>>,
    further: Pick<types.input.core.v1.PodSpec, "topologySpreadConstraints"> = {},
): types.input.core.v1.PodTemplateSpec {
    const files = podFiles(pod);
    const volumes = podVolumes(pod, settings.volumeSources, settings.projectImage);
    const account = accountOf(pod, settings);
    return {
        metadata: { labels: podLabels(pod, settings), ...(annotations && { annotations }) },
        spec: {
            securityContext: HARDENED_POD,
            automountServiceAccountToken: callsCluster(pod, settings),
            ...(account === undefined ? {} : { serviceAccountName: account }),
            ...listed("imagePullSecrets", pullSecrets(settings)),
            // By them each service's address would come as variables, of which MLflow takes MLFLOW_PORT for its own.
            enableServiceLinks: false,
            // What is stopped by another signal than SIGTERM has it in its image.
            terminationGracePeriodSeconds: Math.max(...pod.specs.map(({ stop }) => stop.graceSeconds)),
            ...(isOneShot(pod) ? { restartPolicy: "Never" } : {}),
            ...listed("initContainers", [...files.initContainers, ...volumes.initContainers]),
            containers: pod.specs.map((spec) => container(spec, files, volumes)),
            ...further,
            ...listed("volumes", [...files.volumes, ...volumes.volumes]),
        },
    };
}

function accountOf(pod: PodOfSpecs, settings: PodSettings): pulumi.Input<string> | undefined {
    const { opensBucketAs, readsPodsAs, startsPodsAs } = settings;
    if (callsCluster(pod, settings)) {
        return pod.specs.some(({ startsPods }) => startsPods) ? startsPodsAs : readsPodsAs;
    }
    return pod.specs.some(({ opensBucket }) => opensBucket) ? opensBucketAs : undefined;
}

/** Whether a pod has something to do with other pods, for which it has a token. */
function callsCluster({ specs }: PodOfSpecs, { readsPodsAs }: PodSettings): boolean {
    return specs.some(({ readsPods, startsPods }) => startsPods || (readsPods && readsPodsAs !== undefined));
}

function pullSecrets({ imagePullSecrets = [] }: PodSettings): { readonly name: string }[] {
    return imagePullSecrets.map((name) => ({ name }));
}

/** Whether a pod is to end. */
export function isOneShot({ specs }: PodOfSpecs): boolean {
    return specs.some(({ readiness }) => readiness.until === "done");
}

/** A pod's labels, those of {@link podSelector} among them. */
export function podLabels({ name }: PodOfSpecs, { labels }: Pick<PodSettings, "labels">): Record<string, string> {
    return { [POD_LABEL]: name, ...labels };
}

/** The names at which others reach a pod, each with its ports. */
export function podServices({ specs }: PodOfSpecs): { readonly name: string; readonly ports: readonly number[] }[] {
    return specs
        .map((spec) => ({ name: spec.role, ports: listeningPorts(spec) }))
        .filter(({ ports }) => ports.length > 0);
}

function container(spec: ServiceSpec, files: PodFiles, volumes: PodVolumes): types.input.core.v1.Container {
    const ports = listeningPorts(spec).map((containerPort) => ({ containerPort }));
    return {
        name: spec.role,
        image: spec.image,
        imagePullPolicy: "IfNotPresent",
        // The image's start stays, as in Docker.
        ...listed("args", (spec.command ?? []).map(literal)),
        ...listed(
            "env",
            sortedEntries(spec.environment).map(([name, value]) => ({ name, value: literalValue(value) })),
        ),
        ...listed("ports", ports),
        ...hardened(spec),
        resources: memory(spec),
        ...probes(spec),
        ...listed("volumeMounts", [...(files.mounts.get(spec.role) ?? []), ...(volumes.mounts.get(spec.role) ?? [])]),
    };
}

function memory({ memoryMib }: ServiceSpec): types.input.core.v1.ResourceRequirements {
    return { requests: { memory: `${requestedMib(memoryMib)}Mi` }, limits: { memory: `${memoryMib}Mi` } };
}

/** Kubernetes puts variables in the place of `$(NAME)`, and a single `$` in that of two. */
function literal(text: string): string {
    return text.replaceAll("$", "$$$$");
}

function literalValue(value: pulumi.Input<string>): pulumi.Input<string> {
    return typeof value === "string" ? literal(value) : pulumi.output(value).apply(literal);
}

/** A list, where there is something in it: an empty one is read back as none. */
function listed<K extends string, T>(key: K, list: readonly T[]): { [key in K]?: T[] } {
    return list.length === 0 ? {} : ({ [key]: [...list] } as { [key in K]?: T[] });
}
