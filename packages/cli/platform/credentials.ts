import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { askPulumi, PulumiRefusal } from "./pulumi";
import type { RunStatus } from "./run-status";
import type { Credentials } from "./show-status";
import { checkStatePassphrase } from "./state-passphrase";

/** A stack that has none, as before its first `up`. */
class NoCredentials extends UserError {
    constructor(stack: string) {
        const fix = `Type: npx gaiaflow start${stackOption(stack)}`;
        super({ problem: `The stack ${stack} has no credentials yet.`, fix });
    }
}

/** A stack's logins in clear. @throws {UserError} Where it has none, or they cannot be read. */
export async function stackCredentials(stack: string): Promise<Credentials> {
    await checkStatePassphrase(stack);
    const args = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
    try {
        const { credentials } = await askPulumi<{ readonly credentials?: Credentials }>(args);
        if (credentials === undefined) throw new NoCredentials(stack);
        return credentials;
    } catch (error) {
        const isMissing = error instanceof PulumiRefusal && error.output.includes("no stack named");
        throw isMissing ? new NoCredentials(stack) : error;
    }
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
            if (!(error instanceof NoCredentials) || !mayCome) {
                throw error;
            }
        }
        return known;
    };
}
