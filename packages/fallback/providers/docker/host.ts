import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineAddress, TlsMaterial } from "./engine";
import { homeOf, type Environment } from "./environment";

/** Where a daemon listens when nothing says otherwise. */
export const DEFAULT_HOST =
    process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

/**
 * A host as in DOCKER_HOST, as an address to connect to. TLS is for tcp alone.
 * @throws Error for a form that is not understood; ssh is not done here.
 */
export function parseHost(host: string, tls?: TlsMaterial): EngineAddress {
    const [, scheme = "", rest = ""] = /^([a-z]+):\/\/(.+)$/.exec(host) ?? [];
    if (scheme === "unix" || scheme === "npipe") return { host, connection: { socketPath: rest } };
    if (scheme === "tcp" || scheme === "http" || scheme === "https") {
        const url = new URL(`http://${rest}`);
        const protocol = tls !== undefined || scheme === "https" ? "https" : "http";
        const port = Number(url.port === "" ? (protocol === "https" ? 2376 : 2375) : url.port);
        // The brackets of an IPv6 address are the URL's, not the address's.
        const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
        return { host, connection: { host: hostname, port, protocol }, tls };
    }
    const reason = scheme === "ssh" ? "this stand-in does not do ssh" : "expected unix:///PATH or tcp://HOST:PORT";
    throw new Error(`host: ${JSON.stringify(host)} is not a Docker host that can be used: ${reason}`);
}

/** The hosts to try in turn when none is said: the system's daemon, then Docker Desktop's. Rootless is not among them. */
export function candidateHosts(environment: Environment): readonly string[] {
    if (process.platform === "win32") return [DEFAULT_HOST];
    const folder = join(homeOf(environment), ".docker");
    return [DEFAULT_HOST, `unix://${folder}/run/docker.sock`, `unix://${folder}/desktop/docker.sock`];
}

/** What the provider's configuration, and behind it the environment, says of TLS. */
export interface TlsConfig {
    readonly caMaterial?: string | undefined;
    readonly certMaterial?: string | undefined;
    readonly keyMaterial?: string | undefined;
    readonly certPath?: string | undefined;
}

/**
 * Certificates and key: given in text, or lying in a folder as `ca.pem`, `cert.pem`, `key.pem`.
 * @throws Error when they are incomplete, given twice, or not readable.
 */
export async function resolveTls(config: TlsConfig, environment: Environment): Promise<TlsMaterial | undefined> {
    const ca = config.caMaterial ?? environment["DOCKER_CA_MATERIAL"] ?? "";
    const cert = config.certMaterial ?? environment["DOCKER_CERT_MATERIAL"] ?? "";
    const key = config.keyMaterial ?? environment["DOCKER_KEY_MATERIAL"] ?? "";
    const folder = config.certPath ?? environment["DOCKER_CERT_PATH"] ?? "";
    if (ca + cert + key === "") return folder === "" ? undefined : readMaterial(folder);
    if (ca === "" || cert === "" || key === "") {
        throw new Error("certMaterial, keyMaterial, and caMaterial must all be specified");
    }
    if (folder !== "") throw new Error("when using raw certificates, certPath must not be specified");
    return { ca, cert, key };
}

async function readMaterial(folder: string): Promise<TlsMaterial> {
    const read = async (name: string): Promise<string> => {
        try {
            return await readFile(join(folder, name), "utf8");
        } catch (error) {
            const { code } = error as NodeJS.ErrnoException;
            throw new Error(`certPath: ${join(folder, name)} is not readable (${code})`);
        }
    };
    // One after the other, so that the same fault always names the same file.
    return { ca: await read("ca.pem"), cert: await read("cert.pem"), key: await read("key.pem") };
}
