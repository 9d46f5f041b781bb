import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { API_SERVER_ROLE } from "../../../services/airflow-part";
import { PORTS, type PortName } from "../../../services/catalogue";
import type { ServiceDefinition } from "../../../services/service";
import type { Stack } from "../../../services/stack";
import { clusterChild } from "../../cluster-child";
import { KubernetesWorkload } from "./kubernetes-workload";
import { podServices, type PodSettings } from "./manifests";
import { platformIngress, type IngressSettings, type PublishedRole } from "./platform-ingress";
import { podsOf, type PodOfSpecs } from "./pods-of-specs";
import { sourceOf, type VolumeSources } from "./volume-sources";

export interface ClusterWorkloadsArgs extends PodSettings {
    /** What is to run, each after those that it starts after. */
    readonly services: readonly ServiceDefinition[];
    /** What they know of the stack. */
    readonly stack: Stack;
    /** How many of each of these roles run at once; one of each other. */
    readonly replicas: Readonly<Record<string, number>>;
    /** The namespace of the tasks' pods. */
    readonly taskNamespace: pulumi.Input<string>;
    /** Host names of pages. Defaults to none. */
    readonly ingress?: IngressSettings | undefined;
}

type Options = Omit<pulumi.ComponentResourceOptions, "dependsOn"> & {
    readonly parent: pulumi.Resource;
    readonly dependsOn: readonly pulumi.Resource[];
};

/** The pods of all services, each once those that it waits for are ready. */
export function clusterWorkloads(args: ClusterWorkloadsArgs, opts: Options): KubernetesWorkload[] {
    const { volumeSources, services, stack, taskNamespace } = args;
    const specs = new Map(services.map((service) => [service.name, service.describe(stack)]));
    const pods = podsOf([...specs.values()].flat(), volumeSources);
    const rolesBefore = (pod: PodOfSpecs): string[] =>
        services.flatMap((service) => {
            const podSpecs = (specs.get(service.name) ?? []).filter((spec) => pod.specs.includes(spec));
            const first = podSpecs.length === 0 ? [] : service.startsAfter.flatMap((name) => specs.get(name) ?? []);
            return [...podSpecs.flatMap(({ waitsFor = [] }) => waitsFor), ...first.map(({ role }) => role)];
        });
    const clients = services.filter(({ clientEnvironment }) => clientEnvironment !== undefined);
    const forTasks = [
        ...clients.flatMap(({ name }) => specs.get(name) ?? []).map(({ role }) => role),
        // Their pods ask it for all that they need, and tell it how they do.
        ...(stack.workerTemplate === undefined ? [] : [API_SERVER_ROLE]),
    ];
    const settings: PodSettings = {
        namespace: args.namespace,
        labels: args.labels,
        volumeSources,
        projectImage: args.projectImage,
        startsPodsAs: args.startsPodsAs,
        readsPodsAs: args.readsPodsAs,
        opensBucketAs: args.opensBucketAs,
        ...(args.imagePullSecrets && { imagePullSecrets: args.imagePullSecrets }),
    };
    pods.flatMap(podServices)
        .filter(({ name }) => forTasks.includes(name))
        .forEach(({ name }) => nameForTasks(name, args, opts));
    const published = publishedRoles(pods, args);
    if (args.ingress !== undefined && published.length > 0) {
        platformIngress(
            args.ingress,
            published,
            settings,
            clusterChild(opts.parent, { ...opts, dependsOn: [...opts.dependsOn] }),
        );
    }
    const made = new Map<PodOfSpecs, KubernetesWorkload>();
    for (const pod of pods) {
        const roles = new Set(rolesBefore(pod));
        const before = [...made].filter(([{ specs: members }]) => members.some(({ role }) => roles.has(role)));
        made.set(
            pod,
            new KubernetesWorkload(
                pod.name,
                {
                    pod,
                    settings,
                    reach: { pods, forTasks, taskNamespace, published: published.map(({ role }) => role) },
                    keepsData: keepsData(pod, pods, volumeSources),
                    replicas: args.replicas[pod.name] ?? 1,
                },
                { ...opts, dependsOn: [...opts.dependsOn, ...before.map(([, workload]) => workload)] },
            ),
        );
    }
    return [...made.values()];
}

/** What has a host name, as far as it runs. */
function publishedRoles(pods: readonly PodOfSpecs[], { ingress }: ClusterWorkloadsArgs): PublishedRole[] {
    const services = new Map(pods.flatMap(podServices).map(({ name, ports }) => [name, ports[0]]));
    return Object.entries(ingress?.hosts ?? {}).flatMap(([name, host]) => {
        const { role } = PORTS[name as PortName];
        const port = services.get(role);
        return host === undefined || port === undefined ? [] : [{ role, port, host }];
    });
}

/** In the namespace of tasks, the name by which tasks of every mode know a service. */
function nameForTasks(role: string, args: ClusterWorkloadsArgs, opts: Options): void {
    const { labels, namespace, taskNamespace } = args;
    const externalName = pulumi.interpolate`${role}.${namespace}.svc.cluster.local`;
    const metadata = { namespace: taskNamespace, name: role, labels };
    const spec = { type: "ExternalName", externalName };
    new core.Service(
        `${role}-for-tasks`,
        { metadata, spec },
        clusterChild(opts.parent, { ...opts, dependsOn: [...opts.dependsOn] }),
    );
}

/** Whether a pod has claims that no other one mounts. */
function keepsData(pod: PodOfSpecs, pods: readonly PodOfSpecs[], volumeSources: VolumeSources): boolean {
    const podClaims = claimsOf(pod, volumeSources);
    const others = new Set(pods.filter((other) => other !== pod).flatMap((other) => claimsOf(other, volumeSources)));
    return podClaims.length > 0 && !podClaims.some((claim) => others.has(claim));
}

function claimsOf({ specs }: PodOfSpecs, volumeSources: VolumeSources): string[] {
    return specs
        .flatMap(({ mounts }) => mounts.map((mount) => sourceOf(mount, volumeSources)))
        .flatMap((source) => (source.from === "claim" ? [source.claim] : []));
}
