import * as path from "node:path";
import { currentPassphrase, ownPassphrase, passphraseFile, passphraseFits } from "@gaiaflow/toolchain/core/passphrase";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { ownBackend } from "@gaiaflow/toolchain/core/stacks";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { readJson } from "@gaiaflow/engine-core/atomic-file";

interface Checkpoint {
    readonly checkpoint: {
        readonly latest?: { readonly secrets_providers?: { readonly state?: { readonly salt?: string } } };
    };
}

/**
 * Refuses a passphrase that does not open the stack's state, before Pulumi does with fewer words. A state in a backend of
 * the user's own, or a packed one, is left to Pulumi.
 *
 * @throws {UserError} With the ways out.
 */
export async function checkStatePassphrase(stack: string): Promise<void> {
    if (ownBackend(process.env)) {
        return;
    }
    const file = path.join(stateDir(), ".pulumi", "stacks", projectName(), `${stack}.json`);
    const salt = ((await readJson(file)) as Partial<Checkpoint> | undefined)?.checkpoint?.latest?.secrets_providers
        ?.state?.salt;
    if (salt === undefined || (await passphraseFits(await currentPassphrase(), salt))) {
        return;
    }
    const variable = ownPassphrase();
    const fix =
        variable === undefined
            ? `Put the passphrase that ${passphraseFile()} held back there.`
            : `Unset ${variable} to use the generated passphrase in ${passphraseFile()}, or set it to the right one.`;
    throw new UserError({ problem: `The passphrase does not open the state of stack ${stack}.`, fix });
}
