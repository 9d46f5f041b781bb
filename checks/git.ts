import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { isSsh, keyText, TOKEN_USER, type GitBundle } from "../lib/dag-bundle";

/** How a command of git ended. */
export interface GitResult {
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
    /** Git is not on this machine. */
    readonly isMissing: boolean;
}

/** Runs git with a repository's credentials and no others. */
export type Git = (...args: readonly string[]) => Promise<GitResult>;

/** Prints what git asks for; git runs it as a shell's text, and hands on the environment that holds the values. */
const HELPER = `!f() { test "$1" != get || printf 'username=%s\\npassword=%s\\n' "$GAIAFLOW_GIT_USER" "$GAIAFLOW_GIT_TOKEN"; }; f`;

/** Long enough for a shallow clone; a host that does not answer is no reason to wait. */
const TIMEOUT_MS = 60_000;

/**
 * Lets something be done by git with the credentials of a bundle. Neither arguments nor a configuration of git's hold
 * them: a token is in the environment of git alone, a key in a file that nobody else may read, for that time.
 *
 * @param act Gets git, and a folder that goes afterwards.
 */
export async function withGit<T>(bundle: GitBundle, act: (git: Git, folder: string) => Promise<T>): Promise<T> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-git-"));
    try {
        const env = await gitEnvironment(bundle, folder);
        return await act(async (...args) => {
            const options = { env, reject: false, stdin: "ignore", timeout: TIMEOUT_MS } as const;
            const { exitCode, stdout, stderr, failed, timedOut, ...rest } = await execa("git", [...args], options);
            const isMissing = failed && (rest as { readonly code?: string }).code === "ENOENT";
            const late = timedOut ? `\nno answer within ${TIMEOUT_MS / 1000} seconds` : "";
            // Without a program, or after a timeout, there is no exit code.
            return { exitCode: failed ? exitCode || 1 : 0, stdout, stderr: `${stderr}${late}`, isMissing };
        }, folder);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

async function gitEnvironment(bundle: GitBundle, folder: string): Promise<Record<string, string>> {
    const { caCertificate, repository, username = TOKEN_USER, token } = bundle;
    const env = {
        // What it says is looked at.
        LC_ALL: "C",
        GIT_TERMINAL_PROMPT: "0",
        // An editor's terminal sets one that answers with the user's own account.
        GIT_ASKPASS: "true",
    };
    if (isSsh(repository)) {
        return { ...env, GIT_SSH_COMMAND: await sshCommand(bundle, folder) };
    }
    // Behind those that the machine has in its environment. The empty one puts the user's own helpers out of use, which
    // would answer in Airflow's place, and keep the token.
    const count = Number(process.env["GIT_CONFIG_COUNT"] ?? 0);
    const helpers = ["", ...(token === undefined ? [] : [HELPER])];
    const config = helpers.flatMap((helper, index) => [
        [`GIT_CONFIG_KEY_${count + index}`, "credential.helper"],
        [`GIT_CONFIG_VALUE_${count + index}`, helper],
    ]);
    return {
        ...env,
        GIT_CONFIG_COUNT: String(count + helpers.length),
        ...(Object.fromEntries(config) as Record<string, string>),
        ...(token === undefined ? {} : { GAIAFLOW_GIT_USER: username, GAIAFLOW_GIT_TOKEN: token }),
        // No setting of git's, over which a variable wins that the machine may have for all hosts.
        ...(caCertificate === undefined ? {} : { GIT_SSL_CAINFO: await certificates(caCertificate, folder) }),
    };
}

async function certificates(text: string, folder: string): Promise<string> {
    const file = path.join(folder, "ca.crt");
    await fs.writeFile(file, `${text.trim()}\n`);
    return file;
}

async function sshCommand({ privateKey, knownHosts }: GitBundle, folder: string): Promise<string> {
    const command = ["ssh", "-o BatchMode=yes"];
    const file = async (name: string, text: string): Promise<string> => {
        const written = path.join(folder, name);
        await fs.writeFile(written, text, { mode: 0o600 });
        // Git gives the command to a shell, on Windows to one that reads a backslash as no part of a path.
        return `'${written.replaceAll("\\", "/")}'`;
    };
    if (privateKey !== undefined) {
        command.push(`-i ${await file("key", keyText(privateKey))}`, "-o IdentitiesOnly=yes");
    }
    // One that is trusted for its first showing stays in the folder: this machine's own list is not for us to write.
    const known = await file("known_hosts", knownHosts === undefined ? "" : `${knownHosts.trim()}\n`);
    const strict = knownHosts === undefined ? "accept-new" : "yes";
    command.push(`-o UserKnownHostsFile=${known}`, `-o StrictHostKeyChecking=${strict}`);
    return command.join(" ");
}
