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

/** A registry of npm's on this machine that has what is published to it, and no other package. */
export interface NpmRegistry {
    readonly url: string;
    /** In the order in which it came. */
    readonly published: readonly Publication[];
    readonly close: () => void;
}

/** As npm sends it: what a package says of itself, with its archives. */
interface Sent {
    readonly name: string;
    readonly access: string;
    readonly versions: Readonly<Record<string, unknown>>;
    readonly _attachments: Readonly<Record<string, { readonly data: string }>>;
}

/** Starts it. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
    const published: Publication[] = [];
    /** By the path that is asked for. */
    const answers = new Map<string, string | Buffer>();
    const server = http.createServer((request, response) => {
        if (request.method !== "PUT") {
            const answer = answers.get(request.url ?? "");
            response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": "application/json" });
            response.end(answer ?? "{}");
            return;
        }
        void text(request).then((body) => {
            const sent = JSON.parse(body) as Sent;
            const { _attachments: archives, ...document } = sent;
            answers.set(`/${sent.name}`, JSON.stringify(document));
            for (const [name, { data }] of Object.entries(archives)) {
                answers.set(`/${sent.name}/-/${name}`, Buffer.from(data, "base64"));
            }
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
