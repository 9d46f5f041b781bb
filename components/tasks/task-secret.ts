import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { clusterChild } from "../cluster-child";

export interface TaskSecretArgs {
    /** The namespace of the task pods. */
    readonly namespace: pulumi.Input<string>;
    /** The name that a DAG gives in `secrets=[…]`. */
    readonly name: string;
    /** Values by the names of the variables that carry them in a pod; kept secret whatever comes in. */
    readonly data: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
    /** What Kubernetes takes it for. Defaults to `Opaque`, values that it knows nothing of. */
    readonly type?: string;
}

/**
 * A secret that task pods take into their environment. It keeps its name, which DAGs know: a changed value is written
 * into the same object (with the provider's `enableSecretMutable`), so that no pod starts in between and finds none.
 */
export class TaskSecret extends pulumi.ComponentResource {
    constructor(name: string, args: TaskSecretArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "TaskSecret"), name, {}, opts);
        const { namespace } = args;
        // Not `stringData`, which a cluster takes and never gives back: what others change is then found.
        const data = pulumi.secret(args.data).apply(base64Values);
        new core.Secret(
            name,
            { metadata: { namespace, name: args.name }, type: args.type ?? "Opaque", data },
            clusterChild(this, opts),
        );
        this.registerOutputs({});
    }
}

function base64Values(values: Readonly<Record<string, string>>): Record<string, string> {
    const encoded = Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
    return Object.fromEntries(encoded);
}
