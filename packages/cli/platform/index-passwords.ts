import type { PackageIndex } from "../../../requirements/package-index";
import { askPulumi } from "./pulumi";
import { checkStatePassphrase } from "./state-passphrase";
import { toolsFor } from "./tools";

/** A stack's configuration, as far as it is read here. */
interface ShownConfig {
    readonly "gaiaflow:project"?: { readonly objectValue?: { readonly indexes?: readonly PackageIndex[] } };
}

/** The project's indexes with their passwords, which nobody but Pulumi can read in a stack's file. */
export async function withPasswords(stack: string, indexes: readonly PackageIndex[]): Promise<readonly PackageIndex[]> {
    if (indexes.every(({ password }) => password === undefined)) {
        return indexes;
    }
    await toolsFor(stack);
    await checkStatePassphrase(stack);
    const config = await askPulumi<ShownConfig>(["config", "--stack", stack, "--show-secrets", "--json"]);
    return config["gaiaflow:project"]?.objectValue?.indexes ?? indexes;
}
