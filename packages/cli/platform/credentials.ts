import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { askPulumi } from "./pulumi";
import type { Credentials } from "./show-status";
import { checkStatePassphrase } from "./state-passphrase";

/** A stack's logins in clear. @throws {UserError} Where it has none, as before its first `up`. */
export async function stackCredentials(stack: string): Promise<Credentials> {
    await checkStatePassphrase(stack);
    const args = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
    const { credentials } = await askPulumi<{ readonly credentials?: Credentials }>(args);
    if (credentials === undefined) {
        throw new UserError({
            problem: `The stack ${stack} has no credentials yet.`,
            fix: `Type: npx gaiaflow start${stackOption(stack)}`,
        });
    }
    return credentials;
}
