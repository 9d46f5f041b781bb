import { access, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TlsMaterial } from "../engine";

/** A login for one registry. */
export interface Login {
    /** As logins are stored under: a host, or Docker Hub's long address. */
    readonly server: string;
    readonly username: string;
    readonly password: string;
}

/** What to put into the folder. */
export interface DockerConfig {
    /** The user's own such folder. */
    readonly own: string;
    readonly logins: readonly Login[];
    readonly tls?: TlsMaterial | undefined;
}

/** Docker's own configuration file, as far as it is changed here. */
interface ConfigFile {
    readonly auths?: Readonly<Record<string, object>>;
    readonly credHelpers?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
}

/**
 * Runs `use` with a folder for DOCKER_CONFIG that only this user can read and that is gone afterwards: the user's own
 * configuration, with the program's login over it. So a password is on no command line and in nobody's configuration.
 */
export async function withDockerConfig<T>(
    { own, logins, tls }: DockerConfig,
    use: (folder: string) => Promise<T>,
): Promise<T> {
    // mkdtemp makes it 0700.
    const folder = await mkdtemp(join(tmpdir(), "docker-config-"));
    try {
        const config = withLogins(await readConfig(join(own, "config.json")), logins);
        await writeFile(join(folder, "config.json"), JSON.stringify(config), { mode: 0o600 });
        await linkPlugins(own, folder);
        for (const [name, pem] of Object.entries(tls ?? {})) {
            await writeFile(join(folder, `${name}.pem`), pem as string, { mode: 0o600 });
        }
        return await use(folder);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

/** The user's configuration with further logins. An empty credential helper makes docker read the file for that server. */
export function withLogins(config: ConfigFile, logins: readonly Login[]): ConfigFile {
    const auths = logins.map(({ server, username, password }) => {
        const auth = Buffer.from(`${username}:${password}`).toString("base64");
        return [server, { auth }] as const;
    });
    return {
        ...config,
        // A context would decide the daemon, which the provider's host does.
        currentContext: undefined,
        auths: { ...config.auths, ...Object.fromEntries(auths) },
        credHelpers: { ...config.credHelpers, ...Object.fromEntries(logins.map(({ server }) => [server, ""])) },
    };
}

async function readConfig(file: string): Promise<ConfigFile> {
    const text = await readFile(file, "utf8").catch(() => "{}");
    try {
        return JSON.parse(text) as ConfigFile;
    } catch {
        // The parser's own message quotes the file, and with it a login.
        throw new Error(`the Docker configuration file ${file} is not JSON`);
    }
}

/** buildx may be installed for this user alone. */
async function linkPlugins(own: string, folder: string): Promise<void> {
    const plugins = join(own, "cli-plugins");
    const exist = await access(plugins).then(
        () => true,
        () => false,
    );
    if (exist) await symlink(plugins, join(folder, "cli-plugins"));
}
