import type { types } from "@pulumi/kubernetes";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { quantity } from "../../../lib/quantity";
import { WORKER_ROLE, workerSpec } from "../../../services/airflow-worker";
import type { Stack } from "../../../services/stack";
import { filesData } from "./kubernetes-workload";
import { podTemplate, type PodSettings } from "./manifests";
import type { PodOfSpecs } from "./pods-of-specs";
import type { VolumeSources } from "./volume-sources";
import { podFiles, secretName } from "./pod-files";

type PodSpec = types.input.core.v1.PodSpec;

/** What the stack says of all pods of tasks. */
export interface WorkerSettings {
    /** The service account that they run as. It may do nothing in the cluster. */
    readonly serviceAccount: string;
    readonly resources: {
        readonly requests: Readonly<Record<string, string>>;
        readonly limits: Readonly<Record<string, string>>;
    };
    /** Secrets whose keys become environment variables; a later one wins. */
    readonly secrets: readonly string[];
    /** Secrets of the tasks' namespace with which pods pull images, besides the stack's own. */
    readonly imagePullSecrets: readonly string[];
    /** Labels and annotations besides the stack's own. */
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    /** On which nodes they run. */
    readonly placement: Pick<PodSpec, "affinity" | "nodeSelector" | "priorityClassName" | "tolerations">;
}

export interface WorkerPodsArgs extends PodSettings {
    /** What Airflow knows of the stack. */
    readonly stack: Stack;
    /** The namespace of the tasks, in which the workers are. */
    readonly taskNamespace: pulumi.Input<string>;
    /** What the project says of itself, and what Airflow knows of the stack: ConfigMaps, with their content. */
    readonly documents: Readonly<Record<string, { readonly map: string; readonly content: Texts }>>;
    /** Undefined where Airflow makes no such pods. */
    readonly workers?: WorkerSettings | undefined;
}

type Texts = Readonly<Record<string, pulumi.Input<string>>>;

/** The executor gives its arguments to the container of this name. */
const CONTAINER = "base";
/** The most that their processes may share, where the stack sets no limit of memory. */
const DEFAULT_MEMORY = "2Gi";

/**
 * What Airflow's executor makes pods of tasks from, with what they read, in the namespace of the tasks: whoever may make pods
 * in a namespace can read every Secret there, so that they stay out of the platform's.
 * @returns The pod as a document, once all of that is there; undefined where there are none.
 */
export function workerPods(
    args: WorkerPodsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
    const { documents, labels, volumeSources, stack, taskNamespace: namespace, workers } = args;
    if (workers === undefined) {
        return undefined;
    }
    const pod: PodOfSpecs = { name: WORKER_ROLE, specs: [workerSpec(stack, memoryMib(workers))] };
    const data = filesData(podFiles(pod).data);
    const secret = new core.Secret(
        `${WORKER_ROLE}-files`,
        { metadata: { namespace, name: secretName(pod), labels }, data },
        opts,
    );
    const maps = Object.values(documents).map(
        ({ content, map }) =>
            new core.ConfigMap(
                `${WORKER_ROLE}-${map}`,
                { metadata: { namespace, name: map, labels }, data: content },
                opts,
            ),
    );
    const template = podTemplate(pod, { ...args, volumeSources: ownSources(volumeSources) });
    return pulumi
        .output({ template, there: [secret, ...maps].map(({ id }) => id) })
        .apply((made) => JSON.stringify(workerPod(made.template, workers), undefined, 2));
}

function memoryMib({ resources: { limits } }: WorkerSettings): number {
    return Math.floor(quantity(limits["memory"] ?? DEFAULT_MEMORY) / 1024 ** 2);
}

/** A claim of another namespace is out of their reach: each keeps its logs for itself until it hands them over. */
function ownSources(volumeSources: VolumeSources): VolumeSources {
    return new Map(
        [...volumeSources].map(([name, source]) => [name, source.from === "claim" ? { from: "pod" } : source]),
    );
}

function workerPod({ metadata, spec }: pulumi.Unwrap<types.input.core.v1.PodTemplateSpec>, settings: WorkerSettings) {
    const { annotations, labels, placement, resources, secrets, serviceAccount } = settings;
    const pull = [...(spec?.imagePullSecrets ?? []), ...settings.imagePullSecrets.map((name) => ({ name }))];
    const containers = (spec?.containers ?? []).map((container) => ({
        ...container,
        name: CONTAINER,
        resources,
        envFrom: secrets.map((name) => ({ secretRef: { name } })),
    }));
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: WORKER_ROLE, labels: { ...labels, ...metadata?.labels }, annotations },
        spec: {
            ...spec,
            ...placement,
            serviceAccountName: serviceAccount,
            containers,
            ...(pull.length === 0 ? {} : { imagePullSecrets: pull }),
        },
    };
}
