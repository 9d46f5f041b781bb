import * as os from "node:os";
import * as path from "node:path";
import { currentEndpoint } from "../docker/probe";
import { ownPassphrase, passphraseFile } from "./passphrase";
import { stateDir } from "./state-dir";
import { readRecord, type EngineRecord } from "./record";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { userPath } from "@gaiaflow/engine-core/user-path";

/**
 * The variables that make plain `pulumi` run with this project's engines. What the user has set wins, by Pulumi's rules.
 *
 * @throws {UserError} Before the first `npm run tools` in this project.
 */
export async function pulumiVariables(): Promise<Record<string, string>> {
    const record = await readRecord();
    if (!record) {
        throw new UserError({ problem: "This project has no Pulumi yet.", fix: "Type: npx gaiaflow tools" });
    }
    return { ...variablesOf(record), ...(await dockerHost()) };
}

/** The whole environment for a process that runs `pulumi`. */
export async function pulumiEnvironment(): Promise<NodeJS.ProcessEnv> {
    return { ...process.env, ...(await pulumiVariables()) };
}

/**
 * DOCKER_HOST, where the docker command's current context names another daemon than the default one and the user has set
 * no DOCKER_HOST: Pulumi's providers, and what the program asks Docker itself, know no contexts.
 */
export async function dockerHost(): Promise<Record<string, string>> {
    const endpoint = process.env["DOCKER_HOST"] ? undefined : await currentEndpoint("docker");
    return endpoint === undefined || endpoint.context === "default" ? {} : { DOCKER_HOST: endpoint.host };
}

/** As {@link pulumiVariables}, for a record that is being made. */
export function variablesOf(record: EngineRecord): Record<string, string> {
    return {
        PATH: [record.bin, record.minikube, record.uv, userPath()]
            .filter((folder) => folder !== undefined)
            .join(path.delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        ...backendOf(),
        ...(record.home === undefined ? {} : { PULUMI_HOME: record.home }),
        ...(ownPassphrase() ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile() }),
        // With stand-ins there is no host to ask; each preview would wait for its silence.
        ...(record.origin === "registries" ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } : {}),
    };
}

/**
 * Pulumi takes the `~` of Pulumi.yaml's backend from the user database and never from HOME. Where the two differ, as in
 * containers of CI services, HOME wins for all else, so that it has to be said.
 */
function backendOf(): Record<string, string> {
    const isSet = process.env["PULUMI_BACKEND_URL"] !== undefined;
    return isSet || os.homedir() === homeInDatabase() ? {} : { PULUMI_BACKEND_URL: `file://${stateDir()}` };
}

/** Undefined for a user who is in no database, as in a container that was given just a number. */
function homeInDatabase(): string | undefined {
    try {
        return os.userInfo().homedir;
    } catch {
        return undefined;
    }
}
