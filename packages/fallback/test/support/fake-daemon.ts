import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";

/** What a daemon answers to one request: nothing for an empty 200, or an object for JSON. */
export type Answer = () => object | undefined | Promise<object | undefined>;

/** A socket that answers as a Docker daemon does, as far as a test says. */
export interface FakeDaemon {
    /** As in DOCKER_HOST. */
    readonly host: string;
    /** What was asked, in order: `POST /containers/create`, without query. */
    readonly asked: readonly string[];
    stop(): Promise<void>;
}

/** Starts a daemon. It answers 404 to whatever is not among the answers, but for the ping. */
export async function startFakeDaemon(answers: Readonly<Record<string, Answer>>): Promise<FakeDaemon> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "daemon-"));
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
        const what = `${request.method ?? ""} ${new URL(request.url ?? "", "http://daemon").pathname}`;
        asked.push(what);
        request.resume().on("end", () => {
            const answer = what === "GET /_ping" ? () => ({}) : answers[what];
            if (answer === undefined) return response.writeHead(404).end('{"message":"there is none"}');
            return void Promise.resolve(answer()).then((body) => response.end(body && JSON.stringify(body)));
        });
    });
    await new Promise<void>((done) => server.listen(path.join(folder, "socket"), done));
    return {
        host: `unix://${folder}/socket`,
        asked,
        stop: async () => {
            server.closeAllConnections();
            await new Promise((done) => server.close(done));
            await fs.rm(folder, { recursive: true });
        },
    };
}
