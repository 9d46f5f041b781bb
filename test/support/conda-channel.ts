import * as fs from "node:fs/promises";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";

/** A package of a channel. */
export interface ChannelPackage {
    readonly name: string;
    readonly version: string;
    readonly depends?: readonly string[];
    /** Defaults to `noarch`. */
    readonly subdir?: "linux-64" | "linux-aarch64" | "noarch";
    readonly noarch?: "python";
    /** Texts by their paths; `/placeholder/prefix` in them is where the package is installed. */
    readonly files?: Readonly<Record<string, string>>;
    /** Targets of links, by their paths. */
    readonly links?: Readonly<Record<string, string>>;
    /** Of a noarch package: `greet = greet:main`. */
    readonly entry_points?: readonly string[];
}

/** A channel of conda's on this machine. */
export interface CondaChannel {
    /** Its address; channels of other names are not there. */
    readonly url: string;
    /** The paths that were asked for so far. */
    readonly asked: readonly string[];
    readonly close: () => Promise<void>;
}

/**
 * Starts a channel with real packages, each of the files that it is given.
 * @param host What it listens on. Defaults to this machine alone.
 */
export async function startChannel(packages: readonly ChannelPackage[], host = "127.0.0.1"): Promise<CondaChannel> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-channel-"));
    const script = path.join(__dirname, "conda_channel.py");
    await execa("python3", [script, folder], { input: JSON.stringify(packages) });
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
        const [, name, ...rest] = (request.url ?? "").split("/");
        asked.push(`${request.method ?? ""} ${rest.join("/")}`);
        fs.readFile(path.join(folder, ...rest)).then(
            (content) => (name === CHANNEL ? response.end(content) : response.writeHead(404).end()),
            () => response.writeHead(404).end(),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    const close = async () => {
        await new Promise((resolve) => server.close(resolve));
        await fs.rm(folder, { recursive: true });
    };
    return { url: `http://${host}:${port}/${CHANNEL}`, asked, close };
}

const CHANNEL = "channel";
