import * as fs from "node:fs";
import * as path from "node:path";
import { readJson } from "@gaiaflow/engine-core/atomic-file";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ownPassphrase, passphraseFile, PUT_BACK } from "./passphrase";
import { projectName } from "./project";
import { ownBackend } from "./stacks";
import { stateDir } from "./state-dir";

interface Checkpoint {
    readonly checkpoint?: {
        readonly latest?: { readonly secrets_providers?: { readonly state?: { readonly salt?: string } } };
    };
}

/**
 * Refuses to go on where the generated passphrase is gone while stacks of the project need it: another one would open none of
 * them, and would stand where the right one has to be put back.
 *
 * @throws {UserError} With the ways out.
 */
export async function refuseLostPassphrase(): Promise<void> {
    if (ownPassphrase() !== undefined || ownBackend(process.env) || fs.existsSync(passphraseFile())) {
        return;
    }
    const folder = path.join(stateDir(), ".pulumi", "stacks", projectName());
    const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.endsWith(".json")) : [];
    const states = await Promise.all(
        files.map(async (file) => ({
            file,
            state: (await readJson(path.join(folder, file))) as Checkpoint | undefined,
        })),
    );
    const locked = states.filter(
        ({ state }) => state?.checkpoint?.latest?.secrets_providers?.state?.salt !== undefined,
    );
    if (locked.length > 0) {
        const names = locked.map(({ file }) => file.replace(/\.json$/, "")).join(", ");
        throw new UserError({
            problem: `There are stacks (${names}), and no ${passphraseFile()} that opens them. None was made, since it would open none.`,
            fix: [
                PUT_BACK,
                "Where it is gone for good, so are their passwords. What removes all stacks of yours here, of all projects, with their data: npx gaiaflow uninstall --only containers clusters data",
            ].join("\n"),
        });
    }
}
