import * as path from "node:path";
import { passphraseFile } from "./passphrase";
import { readRecord, type EngineRecord } from "./record";
import { ToolError } from "./tool-error";
import { userPath } from "./user-path";

/**
 * The variables that make plain `pulumi` run with this clone's engines. What the user has set wins, by Pulumi's rules.
 *
 * @throws {ToolError} Before the first `npm run tools` of this clone.
 */
export async function pulumiVariables(): Promise<Record<string, string>> {
    const record = await readRecord();
    if (!record) {
        throw new ToolError("This clone has no engines yet.", "Type: npm run tools");
    }
    return variablesOf(record);
}

/** The whole environment for a process that runs `pulumi`. */
export async function pulumiEnvironment(): Promise<NodeJS.ProcessEnv> {
    return { ...process.env, ...(await pulumiVariables()) };
}

/** As {@link pulumiVariables}, for a record that is being made. */
export function variablesOf(record: EngineRecord): Record<string, string> {
    const { PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
    const ownPassphrase = PULUMI_CONFIG_PASSPHRASE !== undefined || PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
    return {
        PATH: [record.bin, userPath()].join(path.delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...(record.home === undefined ? {} : { PULUMI_HOME: record.home }),
        ...(ownPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile() }),
        // With stand-ins there is no host to ask; each preview would wait for its silence.
        ...(record.origin === "registries" ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
    };
}
