import type * as pulumi from "@pulumi/pulumi";
import { BucketAccount } from "../components/tasks/bucket-account";
import type { Settings } from "../config/settings";

/** By which EKS gives the pods of a service account a role of Amazon's. */
const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** Annotations of all that opens the bucket by a role, and has no key; undefined where a key opens it. */
export function roleAnnotations({ outside }: Pick<Settings, "outside">): Record<string, string> | undefined {
    const role = outside?.objectStore?.role;
    return role === undefined ? undefined : { [ROLE_ANNOTATION]: role };
}

/** A service account for pods that open the bucket by a role and do nothing in the cluster; undefined where none does. */
export function bucketAccount(
    settings: Pick<Settings, "outside">,
    namespace: pulumi.Input<string>,
    opts: pulumi.ComponentResourceOptions,
): pulumi.Output<string> | undefined {
    const annotations = roleAnnotations(settings);
    return annotations && new BucketAccount("bucket-account", { namespace, annotations }, opts).account;
}
