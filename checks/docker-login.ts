import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A login as Docker's engine takes it. */
export type EngineLogin = { readonly username: string; readonly password: string } | { readonly identitytoken: string };

/** The file of `docker login`: https://docs.docker.com/reference/cli/docker/login/#credential-stores */
export interface DockerConfig {
    readonly currentContext?: string;
    readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
    readonly credsStore?: string;
    readonly credHelpers?: Readonly<Record<string, string>>;
}

/** What `docker login` has left on this machine for a registry; undefined where it has left nothing. */
export async function dockerLogin(server: string): Promise<EngineLogin | undefined> {
    const folder = process.env["DOCKER_CONFIG"] ?? path.join(os.homedir(), ".docker");
    const { auths, credHelpers, credsStore } = readDockerConfig(folder) ?? {};
    const helper = credHelpers?.[server] ?? credsStore;
    if (helper !== undefined && helper !== "") {
        const { failed, stdout } = await execa(`docker-credential-${helper}`, ["get"], {
            input: server,
            reject: false,
        });
        if (failed) {
            return undefined;
        }
        const { Username, Secret } = JSON.parse(stdout) as { readonly Username: string; readonly Secret: string };
        return Username === "<token>" ? { identitytoken: Secret } : { username: Username, password: Secret };
    }
    const { auth = "", identitytoken } = auths?.[server] ?? {};
    const [, username, password] = /^([^:]*):(.+)$/s.exec(Buffer.from(auth, "base64").toString()) ?? [];
    return identitytoken !== undefined
        ? { identitytoken }
        : username === undefined || password === undefined
          ? undefined
          : { username, password };
}

/** The settings of the docker command in a folder: empty where there are none, undefined for a file that is no JSON. */
export function readDockerConfig(folder: string): DockerConfig | undefined {
    const file = path.join(folder, "config.json");
    try {
        return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as DockerConfig) : {};
    } catch {
        return undefined;
    }
}
