import { clusterPods, type ClusterPods } from "../platform/cluster-pods";
import { commandText, type Command, type Into } from "./command-stream";

/** The namespace of a stack's platform, and who asks its cluster. */
export type Reach = Pick<ClusterPods, "kubectl" | "namespace">;

/** The kinds whose objects make pods. */
export type PodMaker = "deployment" | "statefulset" | "job";

/** As far as it is looked at. */
export interface Workload {
    readonly kind: string;
    readonly metadata: Metadata;
    readonly spec: {
        readonly replicas?: number;
        readonly progressDeadlineSeconds?: number;
        readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
        readonly template: PodTemplate;
    };
    readonly status?: { readonly succeeded?: number; readonly failed?: number };
}

interface Metadata {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly managedFields?: readonly { readonly manager?: string }[];
}

export interface PodTemplate {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec: {
        readonly containers: readonly PodContainerSpec[];
        readonly volumes?: readonly { readonly name: string; readonly persistentVolumeClaim?: object }[];
        readonly [more: string]: unknown;
    };
}

export interface PodContainerSpec {
    readonly name: string;
    readonly image: string;
    readonly securityContext?: object;
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
    readonly [more: string]: unknown;
}

/** What is printed behind all else that runs in a pod: kubectl ends well, too, where the way to it has swallowed the rest. */
const MARK = "\n<gaiaflow: that was all of it>\n";
const MARKED = `"$@" && printf '${MARK.replaceAll("\n", "\\n")}'`;

/** A kubectl in that namespace. */
export function inNamespace({ kubectl, namespace }: Reach, ...words: readonly string[]): Command {
    const { args, env, program } = kubectl;
    return { program, env, args: [...args, "--namespace", namespace, ...words] };
}

/** What it prints. @param what As it reads before "failed". @param input Its standard input. Defaults to nothing. */
export function ask(reach: Reach, what: string, words: readonly string[], input?: string): Promise<string> {
    return commandText(what, inNamespace(reach, ...words), input);
}

/** Into one of the pods that an object makes, whichever runs then. */
export function inPodOf(reach: Reach, maker: PodMaker, name: string, container = name): Into {
    const target = ["--stdin", `${maker}/${name}`, "--container", container];
    return (words) =>
        Promise.resolve({
            ...inNamespace(reach, "exec", ...target, "--", "sh", "-c", MARKED, "sh", ...words),
            mark: MARK,
        });
}

/** All that makes pods in the namespace, by kind and name, such as `job/minio-init`. */
export async function workloads(reach: Reach): Promise<ReadonlyMap<string, Workload>> {
    const words = ["get", "deployments,statefulsets,jobs", "--output", "json"];
    const text = await ask(reach, "Asking the cluster what runs there", words);
    const { items } = JSON.parse(text) as { readonly items: readonly Workload[] };
    return new Map(items.map((item) => [`${item.kind.toLowerCase()}/${item.metadata.name}`, item]));
}

/** The platform of a stack, with all that makes its pods. @throws {UserError} Where there is none, or nobody answers. */
export async function reached(
    stack: string,
): Promise<{ readonly pods: ClusterPods; readonly makers: ReadonlyMap<string, Workload> }> {
    const pods = await clusterPods(stack);
    return { pods, makers: await workloads(pods) };
}
