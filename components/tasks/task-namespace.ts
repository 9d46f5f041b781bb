import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { KUBERNETES_VERSION } from "../../lib/kubernetes-version";
import { typeToken } from "../../lib/type-token";
import { clusterChild } from "../cluster-child";

/** Kubernetes' pod security levels, from the one that refuses nothing to the one that our own pods pass. */
export type PodSecurity = "privileged" | "baseline" | "restricted";

export interface TaskNamespaceArgs {
    /** Its name in the cluster. It must not be there yet: what is in it belongs to the stack, and goes with it. */
    readonly namespace: string;
    /** What pods in it must satisfy. Whatever it is, whoever makes one that does not pass `restricted` is warned. */
    readonly podSecurity: PodSecurity;
    /** Labels that say whose it is. */
    readonly labels: Readonly<Record<string, string>>;
    /** Whether it stays when the stack goes, with what stays in it. Defaults to false. */
    readonly retain?: boolean;
}

/** Where task pods and the secrets they use live, on any cluster. Nobody else's pods or secrets belong there. */
export class TaskNamespace extends pulumi.ComponentResource {
    /** Its name, once it is there. */
    public readonly namespace: pulumi.Output<string>;

    constructor(name: string, args: TaskNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "TaskNamespace"), name, {}, opts);
        const { namespace, podSecurity, labels, retain = false } = args;
        this.namespace = new core.Namespace(
            name,
            { metadata: { name: namespace, labels: { ...labels, ...podSecurityLabels(podSecurity) } } },
            {
                ...clusterChild(this, opts),
                ...(retain ? { retainOnDelete: true } : {}),
                hooks: { onError: [adviceWhenTaken(name, namespace)] },
            },
        ).metadata.name;
        this.registerOutputs({ namespace: this.namespace });
    }
}

/** The levels as of the Kubernetes that our pods are tested with: an upgraded cluster refuses no more than before. */
function podSecurityLabels(enforced: PodSecurity): Record<string, string> {
    const version = `v${KUBERNETES_VERSION.replace(/\.\d+$/, "")}`;
    const levels = { enforce: enforced, warn: "restricted", audit: "restricted" };
    return Object.fromEntries(
        Object.entries(levels).flatMap(([what, level]) => [
            [`pod-security.kubernetes.io/${what}`, level],
            [`pod-security.kubernetes.io/${what}-version`, version],
        ]),
    );
}

/** Says what to do about a namespace that is there already, of which Kubernetes says only that. */
function adviceWhenTaken(name: string, namespace: string): pulumi.ErrorHook {
    return new pulumi.ErrorHook(`${name}-taken`, ({ failedOperation, errors }) => {
        if (failedOperation === "create" && errors.some((error) => error.includes("already exists"))) {
            const lines = [
                `The cluster has a namespace ${namespace} that this stack did not make; nothing in it was touched.`,
                `  take another: pulumi config set --stack ${pulumi.getStack()} --path 'gaiaflow:cluster.namespace' NAME`,
                `  or remove it, with all that is in it from that cluster`,
            ];
            void pulumi.log.error(lines.join("\n"));
        }
        return false;
    });
}
