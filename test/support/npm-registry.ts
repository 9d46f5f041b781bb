import * as http from "node:http";
import { text } from "node:stream/consumers";
import type { AddressInfo } from "node:net";

/** What `npm publish` has sent. */
export interface Publication {
    readonly name: string;
    readonly version: string;
    readonly access: string;
    readonly authorization: string | undefined;
}

/** A registry of npm's on this machine that has no package, and takes what is published. */
export interface NpmRegistry {
    readonly url: string;
    /** In the order in which it came. */
    readonly published: readonly Publication[];
    readonly close: () => void;
}

/** Starts it. What is published is written down, not kept. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
    const published: Publication[] = [];
    const server = http.createServer((request, response) => {
        if (request.method !== "PUT") {
            response.writeHead(404, { "Content-Type": "application/json" }).end("{}");
            return;
        }
        void text(request).then((body) => {
            const sent = JSON.parse(body) as {
                readonly name: string;
                readonly access: string;
                readonly versions: Readonly<Record<string, unknown>>;
            };
            const [version = ""] = Object.keys(sent.versions);
            const { authorization } = request.headers;
            published.push({ name: sent.name, version, access: sent.access, authorization });
            response.writeHead(201, { "Content-Type": "application/json" }).end("{}");
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/`, published, close: () => server.close() };
}
