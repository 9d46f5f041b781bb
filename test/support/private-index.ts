import * as crypto from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import execa from "execa";
import { strToU8, zipSync } from "fflate";

/** A package index that asks for a login, with one package of one module. */
export interface PrivateIndex {
    /** Reached by this machine and by containers. */
    readonly url: string;
    readonly close: () => Promise<void>;
}

/**
 * Starts an index that serves a real wheel to whoever logs in, and 401 to all others.
 * @param name The package's name, and its module's with `_` for `-`.
 * @param source The module.
 */
export async function startPrivateIndex(
    { username, password }: { readonly username: string; readonly password: string },
    name: string,
    source: string,
): Promise<PrivateIndex> {
    const wheel = wheelOf(name, source);
    const file = `${moduleOf(name)}-1.0-py3-none-any.whl`;
    const hash = crypto.createHash("sha256").update(wheel).digest("hex");
    const allowed = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    const server = http.createServer((request, response) => {
        if (request.headers.authorization !== allowed) {
            response.writeHead(401, { "WWW-Authenticate": 'Basic realm="packages"' }).end();
        } else if (request.url === `/simple/${name}/`) {
            response.setHeader("Content-Type", "text/html");
            response.end(`<!DOCTYPE html><a href="/files/${file}#sha256=${hash}">${file}</a>`);
        } else if (request.url === `/files/${file}`) {
            response.end(wheel);
        } else {
            response.writeHead(404).end();
        }
    });
    const host = await bridgeAddress();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://${host}:${port}/simple`,
        close: () => new Promise((resolve) => server.close(() => resolve())),
    };
}

/** This machine, as builds reach it: a daemon that found its bridge there when it started names no gateway. */
export async function bridgeAddress(): Promise<string> {
    const format = "{{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}}{{end}}";
    const { stdout } = await execa("docker", ["network", "inspect", "bridge", "--format", format]);
    const [subnet = "", gateway] = stdout.trim().split(" ");
    return gateway ?? subnet.replace(/\d+\/\d+$/, "1");
}

const moduleOf = (name: string): string => name.replaceAll("-", "_");

function wheelOf(name: string, source: string): Buffer {
    const info = `${moduleOf(name)}-1.0.dist-info`;
    const files = {
        [`${moduleOf(name)}.py`]: source,
        [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
        [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        [`${info}/RECORD`]: "",
    };
    const entries = Object.entries(files).map(([file, text]) => [file, strToU8(text)] as const);
    return Buffer.from(zipSync(Object.fromEntries(entries)));
}
