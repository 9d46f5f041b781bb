import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { clusterChild } from "../cluster-child";

export interface BucketAccountArgs {
    /** The namespace of the pods. */
    readonly namespace: pulumi.Input<string>;
    /** By which the cloud knows what they may do there. */
    readonly annotations: Readonly<Record<string, string>>;
}

const ACCOUNT = "object-store";

/** A service account that may do nothing in the cluster, and in the cloud what its annotations say. */
export class BucketAccount extends pulumi.ComponentResource {
    /** The account's name, once it is there. */
    public readonly account: pulumi.Output<string>;

    constructor(name: string, { annotations, namespace }: BucketAccountArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("tasks", "BucketAccount"), name, {}, opts);
        const metadata = { namespace, name: ACCOUNT, annotations };
        this.account = new core.ServiceAccount(
            name,
            { metadata, automountServiceAccountToken: false },
            clusterChild(this, opts),
        ).metadata.name;
        this.registerOutputs({ account: this.account });
    }
}
