import { request as requestHttp, type Agent, type ClientRequest, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { text as textOf } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { deadlineIn } from "../kit/deadline";
import { Cancelled, ServerUnreachable, asApiError } from "./api-error";

/** Parameters of an address; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

/** One request to an API server. */
export interface ApiRequest {
    readonly method: "GET" | "POST" | "PATCH" | "DELETE";
    readonly path: string;
    readonly query?: Query | undefined;
    /** Sent as JSON. */
    readonly body?: object | undefined;
    /** Of the body. Defaults to `application/json`. */
    readonly contentType?: string;
    readonly signal?: AbortSignal | undefined;
}

/** Where an API server is, and how one is let in. */
export interface Access {
    /** `https://192.0.2.1:8443`, and the path before each address where a proxy wants one. */
    readonly server: string;
    /** Seconds that an answer may take. A watch is not bound by it. */
    readonly timeoutSeconds: number;
    /** Asked for at each request, since a token may be renewed in between. */
    authorize(): Promise<Credentials>;
}

/** What a request carries to be let in: a token or password among the headers, or a certificate in the agent. */
export interface Credentials {
    readonly headers: Readonly<Record<string, string>>;
    readonly agent: Agent | boolean | undefined;
}

/** Speaks HTTP with one API server. No body ever gets into an error: it may hold secrets. */
export class Connection {
    public constructor(private readonly access: Access) {}

    /** Where the server is, for messages. */
    public get server(): string {
        return this.access.server;
    }

    /**
     * The answer, parsed.
     * @throws ApiError, ServerUnreachable, Cancelled
     */
    public async call<T>(request: ApiRequest): Promise<T> {
        return JSON.parse(await this.text(request)) as T;
    }

    /**
     * The answer as it is.
     * @throws ApiError, ServerUnreachable, Cancelled
     */
    public async text(request: ApiRequest): Promise<string> {
        const deadline = deadlineIn(this.access.timeoutSeconds * 1000);
        const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
        try {
            return await textOf(await this.send({ ...request, signal }));
        } catch (error) {
            throw this.asError(error, request.signal, deadline);
        }
    }

    /** An answer that is no refusal. */
    private async send(request: ApiRequest): Promise<IncomingMessage> {
        const answer = await this.open(request);
        const { statusCode = 0, headers } = answer;
        if (statusCode < 300) return answer;
        const body = await textOf(answer);
        const pause = Number(headers["retry-after"]);
        // The server is too busy for now, and says for how long.
        if (statusCode === 429 && pause > 0) {
            await sleep(pause * 1000, undefined, { signal: request.signal });
            return this.send(request);
        }
        throw asApiError(statusCode, body);
    }

    private async open(request: ApiRequest): Promise<IncomingMessage> {
        const { headers, agent } = await this.access.authorize();
        const url = addressOf(this.access.server, request);
        const body = request.body === undefined ? undefined : JSON.stringify(request.body);
        const attempt = (): Promise<IncomingMessage> =>
            new Promise((resolve, reject) => {
                const started: ClientRequest = (url.protocol === "http:" ? requestHttp : requestHttps)(url, {
                    agent,
                    method: request.method,
                    signal: request.signal,
                    headers: {
                        ...headers,
                        Accept: "application/json",
                        ...(body !== undefined && {
                            "Content-Type": request.contentType ?? "application/json",
                            // Node says the length by itself, but not for DELETE.
                            "Content-Length": Buffer.byteLength(body),
                        }),
                    },
                });
                started.on("response", resolve).on("error", (error: NodeJS.ErrnoException) => {
                    // The server closed an idle connection at the moment in which it was taken again.
                    const isStale = started.reusedSocket && error.code === "ECONNRESET";
                    if (isStale) attempt().then(resolve, reject);
                    else reject(error);
                });
                started.end(body);
            });
        return attempt();
    }

    private asError(error: unknown, cancel?: AbortSignal, deadline?: AbortSignal): Error {
        if (cancel?.aborted === true) return new Cancelled();
        if (deadline?.aborted === true) {
            return new ServerUnreachable(this.server, `nothing within ${this.access.timeoutSeconds} s`);
        }
        const { code, message } = error as NodeJS.ErrnoException;
        return code === undefined ? (error as Error) : new ServerUnreachable(this.server, reasonOf(code, message));
    }
}

function addressOf(server: string, { path, query = {} }: ApiRequest): URL {
    const url = new URL(server.replace(/\/$/, "") + path);
    for (const [name, value] of Object.entries(query)) {
        if (value !== undefined) url.searchParams.set(name, value);
    }
    return url;
}

/** A code that says what to do, or the words where the code alone says little (a certificate that does not fit). */
function reasonOf(code: string, message: string): string {
    return /^E[A-Z]+$/.test(code) ? code : message;
}
