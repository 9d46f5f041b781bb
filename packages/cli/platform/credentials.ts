import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { askPulumi } from "./pulumi";
import type { RunStatus } from "./run-status";
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

/**
 * The same for who asks again and again, beside a command that may be about to make them: a first start has none until its
 * end. While it runs, Pulumi is asked once, and undefined says that there are none yet.
 */
export function credentialsWhenThere(stack: string): (run?: RunStatus) => Promise<Credentials | undefined> {
    let known: Credentials | undefined;
    let asked = false;
    return async (run) => {
        const mayCome = run !== undefined && !run.isKilled;
        if (known !== undefined || (asked && mayCome)) {
            return known;
        }
        asked = true;
        try {
            known = await stackCredentials(stack);
        } catch (error) {
            if (!(error instanceof UserError) || !mayCome) {
                throw error;
            }
        }
        return known;
    };
}
