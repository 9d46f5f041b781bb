import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectOf, ObjectSchema } from "../kit/schema";
import type { RegistryCredentials } from "./engine";
import { dockerFolderOf, homeOf, type Environment } from "./environment";
import { HUB_HOST, hostOf, isHub, registryOf } from "./image-name";

/** One entry of the provider's `registryAuth`. */
export const registryAuthFields = {
    address: { type: "string", required: true },
    username: { type: "string" },
    password: { type: "string", secret: true },
    /** Like a `~/.docker/config.json`, in text. */
    configFileContent: { type: "string", secret: true },
    /** Where `~/.docker/config.json` is, if elsewhere. */
    configFile: { type: "string" },
    /** The registry asks for none, but Docker wants some: dummies are sent. */
    authDisabled: { type: "boolean", default: false },
} as const satisfies ObjectSchema;

/** See {@link registryAuthFields}. */
export type RegistryAuth = ObjectOf<typeof registryAuthFields>;

/** Credentials by the registry's host name. */
export type RegistryAuths = ReadonlyMap<string, RegistryCredentials>;

/** The part of Docker's own configuration file that is read here. */
interface ConfigFile {
    readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
}

/**
 * The credentials of all entries. Precedence as upstream: none wanted, user name, file content, file.
 * @throws Error that names the registry when its file cannot be read or has nothing for it.
 */
export async function resolveAuths(entries: readonly RegistryAuth[], environment: Environment): Promise<RegistryAuths> {
    const resolved = await Promise.all(
        entries.map(async (entry) => [hostOf(entry.address), await credentialsOf(entry, environment)]),
    );
    return new Map(resolved as [string, RegistryCredentials][]);
}

/** The credentials for pulling an image or pushing it; undefined when the provider has none for its registry. */
export function credentialsFor(auths: RegistryAuths, image: string): RegistryCredentials | undefined {
    const host = registryOf(image) ?? HUB_HOST;
    const hub = isHub(host) ? [...auths].find(([name]) => isHub(name))?.[1] : undefined;
    return auths.get(host) ?? hub;
}

async function credentialsOf(entry: RegistryAuth, environment: Environment): Promise<RegistryCredentials> {
    const serveraddress = serverOf(entry.address);
    if (entry.authDisabled) return { username: "username", password: "password", serveraddress };
    const username = given(entry.username) ?? given(environment["DOCKER_REGISTRY_USER"]);
    const password = given(entry.password) ?? environment["DOCKER_REGISTRY_PASS"] ?? "";
    if (username !== undefined) return { username, password, serveraddress };
    const host = hostOf(entry.address);
    const text = given(entry.configFileContent) ?? (await readConfigFile(entry.configFile, host, environment));
    return { ...loginOf(text, host), serveraddress };
}

/** The user name and password that a Docker configuration file holds for a registry. */
function loginOf(text: string, host: string): { username: string; password: string } {
    const { auths = {} } = parseConfigFile(text, host);
    const [, login] =
        Object.entries(auths).find(([address]) => {
            const other = hostOf(address);
            return other === host || (isHub(other) && isHub(host));
        }) ?? [];
    if (login?.auth === undefined) {
        throw new Error(
            `registryAuth: no login for ${host} in the Docker configuration file ` +
                "(this stand-in runs no credential helpers: give username and password)",
        );
    }
    const [username = "", ...password] = Buffer.from(login.auth, "base64").toString().split(":");
    return { username, password: password.join(":") };
}

function parseConfigFile(text: string, host: string): ConfigFile {
    try {
        return JSON.parse(text) as ConfigFile;
    } catch {
        // The parser's own message quotes the file, and with it a login.
        throw new Error(`registryAuth: the Docker configuration file for ${host} is not JSON`);
    }
}

async function readConfigFile(path: string | undefined, host: string, environment: Environment): Promise<string> {
    const own = join(dockerFolderOf(environment), "config.json");
    const file = path?.replace(/^~(?=\/)/, homeOf(environment)) ?? own;
    try {
        return await readFile(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new Error(`registryAuth: the Docker configuration file for ${host}, ${file}, is not readable (${code})`);
    }
}

function serverOf(address: string): string {
    return address.startsWith("http://") ? `http://${hostOf(address)}` : `https://${hostOf(address)}`;
}

function given(text: string | undefined): string | undefined {
    return text === "" ? undefined : text;
}
