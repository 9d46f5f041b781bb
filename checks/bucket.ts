import { setLine } from "../config/config-commands";
import type { Settings } from "../config/settings";
import { openPrefix, type Prefix } from "../lib/bucket.cjs";
import { PROBE, planSync } from "../lib/bundle-plan.cjs";
import type { S3Bundle } from "../lib/dag-bundle";
import { stackId } from "../lib/names";
import type { UserError } from "../lib/user-error";
import { bucketFault, s3Fault, s3Key } from "./bucket-fault";

/**
 * Whether a bucket answers with the bundle's credentials, and its prefix holds nothing but what this stack has sent.
 * @param options Whether to try to write, too: an object of no meaning comes and goes.
 */
export async function bucketFaults(
    { identity }: Pick<Settings, "identity">,
    bundle: S3Bundle,
    options: { readonly write: boolean },
): Promise<UserError[]> {
    try {
        const prefix = openPrefix(bundle);
        const manifest = await prefix.readManifest();
        if (manifest && manifest.owner !== stackId(identity)) {
            return [taken(identity.stack, bundle, `the files of stack ${manifest.owner}`)];
        }
        const { foreign } = planSync({}, manifest?.files ?? {}, await prefix.list());
        if (foreign.length > 0) {
            const names = [...foreign.slice(0, 5), ...(foreign.length > 5 ? ["…"] : [])].join(", ");
            return [taken(identity.stack, bundle, `files that this stack has not sent: ${names}`)];
        }
        return options.write ? await writeFaults(identity.stack, prefix, bundle) : [];
    } catch (error) {
        return [bucketFault(identity.stack, bundle, error, "read")];
    }
}

/** Below the prefix: rights are often given for it alone. */
async function writeFaults(stack: string, prefix: Prefix, bundle: S3Bundle): Promise<UserError[]> {
    try {
        await prefix.put(PROBE, "");
        await prefix.remove(PROBE);
        return [];
    } catch (error) {
        return [bucketFault(stack, bundle, error, "written")];
    }
}

function taken(stack: string, { bucket, prefix }: S3Bundle, what: string): UserError {
    const problem = `is ${prefix}, where ${bucket} holds ${what}; nothing was touched`;
    return s3Fault("prefix", problem, setLine(stack, s3Key("prefix"), `${prefix}-NAME`));
}
