import bcrypt from "bcryptjs";
import execa from "execa";
import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import * as os from "node:os";
import * as path from "node:path";
import { freePorts } from "../../../../test/support/free-ports";
import { until } from "../../../../test/support/until";

/** A registry of a test's own, on this machine, that asks for a login. */
export interface TestRegistry {
    /** As in image names: `127.0.0.1:PORT`. Docker takes plain HTTP from there. */
    readonly server: string;
    /** Tags of a repository. */
    tags(repository: string): Promise<readonly string[]>;
    /** Takes an image away, as a registry's clean-up does. @param reference Its name by digest. */
    forget(reference: string): Promise<void>;
    stop(): Promise<void>;
}

/** The registry's command: the one installed, else Debian's package unpacked. @throws {Error} Where there is neither. */
async function findRegistry(folder: string): Promise<string> {
    const installed = await execa("docker-registry", ["--version"], { reject: false });
    if (!installed.failed) return "docker-registry";
    const got = await execa("apt-get", ["download", "docker-registry"], { cwd: folder, reject: false });
    if (got.failed) throw new Error(`There is no registry to push to: install docker-registry.\n${got.stderr}`);
    const [archive = ""] = (await fs.readdir(folder)).filter((name) => name.endsWith(".deb"));
    await execa("dpkg-deb", ["--extract", archive, "registry"], { cwd: folder });
    return path.join(folder, "registry", "usr", "bin", "docker-registry");
}

/** Where a registry listens, if not on 127.0.0.1 in plain HTTP. */
export interface RegistryPlace {
    readonly address: string;
    /** Paths of a certificate for that address and of its key, and of the authority that signed it; PEM. */
    readonly tls: { readonly certificate: string; readonly key: string };
}

/** Starts a registry that knows one user. @throws {Error} Where no registry is to be had. */
export async function startRegistry(username: string, password: string, place?: RegistryPlace): Promise<TestRegistry> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "registry-"));
    const command = await findRegistry(folder).catch(async (error: unknown) => {
        await fs.rm(folder, { recursive: true });
        throw error;
    });
    const [port = 0] = await freePorts(1);
    const server = `${place?.address ?? "127.0.0.1"}:${port}`;
    const settings = {
        version: 0.1,
        storage: { filesystem: { rootdirectory: path.join(folder, "images") }, delete: { enabled: true } },
        http: { addr: server, ...(place && { tls: place.tls }) },
        auth: { htpasswd: { realm: "test", path: path.join(folder, "users") } },
    };
    await fs.writeFile(path.join(folder, "users"), `${username}:${bcrypt.hashSync(password, 4)}\n`);
    // JSON is YAML.
    await fs.writeFile(path.join(folder, "settings.yml"), JSON.stringify(settings));
    const running = execa(command, ["serve", path.join(folder, "settings.yml")], { reject: false, stdio: "ignore" });
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const base = `${place ? "https" : "http"}://${server}/v2/`;
    const agent = place && new https.Agent({ ca: await fs.readFile(place.tls.certificate) });
    const send = (method: string, route: string): Promise<readonly [status: number, text: string]> =>
        new Promise((resolve, reject) => {
            const options = { method, headers: { authorization }, agent };
            const got = (response: http.IncomingMessage): void => {
                let text = "";
                response.on("data", (chunk: Buffer) => (text += chunk.toString()));
                response.on("end", () => resolve([response.statusCode ?? 0, text]));
            };
            (place ? https : http)
                .request(base + route, options, got)
                .on("error", reject)
                .end();
        });
    await until("the registry answers", async () => (await send("GET", "").catch(() => [0]))[0] === 200);
    return {
        server,
        async tags(repository) {
            const [status, answer] = await send("GET", `${repository}/tags/list`);
            const { tags } = (status === 200 ? JSON.parse(answer) : {}) as { readonly tags?: string[] | null };
            return tags ?? [];
        },
        async forget(reference) {
            const [repository = "", digest = ""] = reference.slice(server.length + 1).split("@");
            const [status, text] = await send("DELETE", `${repository}/manifests/${digest}`);
            if (status !== 202) throw new Error(`The registry keeps ${reference}: ${status} ${text}`);
        },
        async stop() {
            running.kill();
            await running;
            await fs.rm(folder, { recursive: true });
        },
    };
}
