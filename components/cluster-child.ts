import type * as pulumi from "@pulumi/pulumi";
import { childOf } from "./child-options";

/** Options of a child that is an object of the cluster: with `deletedWith`, it goes when the cluster goes. */
export function clusterChild(
    parent: pulumi.Resource,
    opts: pulumi.ComponentResourceOptions | undefined,
    ...after: pulumi.Resource[]
): pulumi.CustomResourceOptions {
    const { deletedWith } = opts ?? {};
    return { ...childOf(parent, opts, ...after), ...(deletedWith ? { deletedWith } : {}) };
}

/** Options of a component that makes something on this machine too: all children inherit `deletedWith`. */
export function withoutCluster(opts: pulumi.ComponentResourceOptions): pulumi.ComponentResourceOptions {
    const kept = { ...opts };
    delete kept.deletedWith;
    return kept;
}
