import type { types } from "@pulumi/kubernetes";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as policies from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../../lib/hash";
import { FILES_ANNOTATION } from "../../../lib/labels";
import { typeToken } from "../../../lib/type-token";
import { clusterChild } from "../../cluster-child";
import { isOneShot, podSelector, podServices, podTemplate, type PodSettings } from "./manifests";
import { networkPolicy, type ReachArgs } from "./network-policies";
import type { PodOfSpecs } from "./pods-of-specs";
import { podFiles, secretName } from "./pod-files";
import { disruptionBudget, spread, strategy } from "./replicas";

export interface KubernetesWorkloadArgs {
    readonly pod: PodOfSpecs;
    readonly settings: PodSettings;
    readonly reach: ReachArgs;
    /** Whether it alone keeps data in a claim, so that there may never be two of it at a time. */
    readonly keepsData: boolean;
    /** How many of it run at once. */
    readonly replicas: number;
}

/** Seconds beside what a service takes until it is ready: for its images, its volumes and the pod before it. */
const BESIDES_SECONDS = 180;

/**
 * What {@link DockerWorkload} is on one machine: specs as a pod that a Deployment, a StatefulSet or a Job makes, with a Secret
 * of its files, the names at which others reach it, and who may. Whoever depends on this component waits until the pod is
 * ready, or has ended well: Pulumi's provider does.
 */
export class KubernetesWorkload extends pulumi.ComponentResource {
    /** Its name in the cluster, once it is ready or has ended well. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: KubernetesWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "KubernetesWorkload"), name, {}, opts);
        const { settings, pod, reach } = args;
        const { labels, namespace } = settings;
        const child = clusterChild(this, opts);
        const metadata = { namespace, name: pod.name, labels };
        const { data } = podFiles(pod);
        const secret = Object.keys(data).length === 0 ? undefined : filesSecret(name, args, data, child);
        const policy = new networking.NetworkPolicy(
            name,
            { metadata, spec: networkPolicy(pod, settings, reach) },
            child,
        );
        const services = podServices(pod).map(({ name: role, ports }) => {
            const spec = {
                selector: podSelector(pod, settings),
                ports: ports.map((port) => ({ name: `tcp-${port}`, port, targetPort: port })),
            };
            // Pulumi would wait for the pods, which come after it.
            const annotations = { "pulumi.com/skipAwait": "true" };
            return new core.Service(role, { metadata: { namespace, name: role, labels, annotations }, spec }, child);
        });
        const template = podTemplate(pod, settings, secret && filesHash(data), spread(pod, settings, args.replicas));
        if (!isOneShot(pod)) {
            new policies.PodDisruptionBudget(name, { metadata, spec: disruptionBudget(pod, settings) }, child);
        }
        const before = [...(secret ? [secret] : []), policy, ...services];
        this.ready = madePods(name, args, template, clusterChild(this, opts, ...before)).metadata.name;
        this.registerOutputs({ ready: this.ready });
    }
}

function filesSecret(
    name: string,
    { settings, pod }: KubernetesWorkloadArgs,
    data: Readonly<Record<string, pulumi.Input<string>>>,
    opts: pulumi.CustomResourceOptions,
): core.Secret {
    const { labels, namespace } = settings;
    const metadata = { namespace, name: secretName(pod), labels };
    return new core.Secret(`${name}-files`, { metadata, data: filesData(data) }, opts);
}

/** Texts as a Secret has them. */
export function filesData(data: Readonly<Record<string, pulumi.Input<string>>>): pulumi.Output<Record<string, string>> {
    return pulumi
        .secret(data)
        .apply((texts) =>
            Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")])),
        );
}

/** Twelve digits of a hash over passwords of ours: nobody finds out by them what else is in it. */
function filesHash(data: Readonly<Record<string, pulumi.Input<string>>>): Record<string, pulumi.Output<string>> {
    return {
        [FILES_ANNOTATION]: pulumi.output(data).apply((texts) => contentHash(new Map(Object.entries(texts)))),
    };
}

function madePods(
    name: string,
    { keepsData, settings, pod, replicas }: KubernetesWorkloadArgs,
    template: types.input.core.v1.PodTemplateSpec,
    opts: pulumi.CustomResourceOptions,
): batch.Job | apps.StatefulSet | apps.Deployment {
    const { labels, namespace } = settings;
    const metadata = { namespace, name: pod.name, labels };
    const seconds = Math.max(...pod.specs.map(({ readySeconds }) => readySeconds)) + BESIDES_SECONDS;
    const selector = { matchLabels: podSelector(pod, settings) };
    // An update replaces one after the other, each of which takes as long.
    const withTimeouts = { ...opts, customTimeouts: { create: `${seconds}s`, update: `${seconds * replicas}s` } };
    if (isOneShot(pod)) {
        // What it works on may not answer at once; what is wrong for good fails each time. Nothing ends one that takes long.
        const spec = { template, backoffLimit: 2 };
        // Kubernetes never starts a failed one again, and an unchanged one would be waited for at each `up`.
        const annotations = { "pulumi.com/replaceUnready": "true" };
        return new batch.Job(
            name,
            { metadata: { ...metadata, annotations }, spec },
            { ...withTimeouts, deleteBeforeReplace: true },
        );
    }
    if (keepsData) {
        // By the default policy a pod that never became ready is waited for, and the next template never takes its place:
        // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback
        const podManagementPolicy = "Parallel";
        const spec = { replicas: 1, serviceName: pod.name, selector, template, podManagementPolicy };
        // Its claim is an object of its own, and stays where a StatefulSet of before is replaced for its policy.
        return new apps.StatefulSet(name, { metadata, spec }, { ...withTimeouts, deleteBeforeReplace: true });
    }
    const spec = {
        replicas,
        selector,
        template,
        strategy: strategy(replicas),
        progressDeadlineSeconds: seconds,
    };
    return new apps.Deployment(name, { metadata, spec }, withTimeouts);
}
