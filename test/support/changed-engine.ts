import * as http from "node:http";

/** What an engine says otherwise than the one behind it. */
export type Changes = Readonly<Record<string, (answer: Record<string, unknown>) => Record<string, unknown>>>;

/** A Docker engine that passes all on to another one, and changes answers as one with another clock or of another age has them. */
export interface ChangedEngine {
    /** For DOCKER_HOST. */
    readonly socket: string;
    readonly close: () => Promise<void>;
}

/**
 * @param engine The socket of the one behind it.
 * @param socket Where it listens.
 * @param changes By the path that is asked for; all else is as it comes.
 */
export async function changedEngine(engine: string, socket: string, changes: Changes): Promise<ChangedEngine> {
    const server = http.createServer((request, response) => {
        const { headers, method, url = "" } = request;
        const behind = http.request({ socketPath: engine, path: url, headers, method }, (answer) => {
            const chunks: Buffer[] = [];
            answer.on("data", (chunk: Buffer) => chunks.push(chunk));
            answer.on("end", () => {
                const body = Buffer.concat(chunks);
                const change = changes[url];
                response.statusCode = answer.statusCode ?? 500;
                response.end(
                    change ? JSON.stringify(change(JSON.parse(body.toString()) as Record<string, unknown>)) : body,
                );
            });
        });
        behind.on("error", () => response.destroy());
        request.pipe(behind);
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    return {
        socket,
        close: () => new Promise((resolve) => server.close(() => resolve())),
    };
}
