import Modem from "docker-modem";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { asEngineError } from "./engine-error";

/** One request to Docker's Engine API. */
export interface EngineRequest {
    readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
    /** Without version: the daemon's newest API. */
    readonly path: string;
    readonly query?: Readonly<Record<string, unknown>>;
    /** Sent as JSON. Never part of the address: a daemon in debug mode logs those. */
    readonly body?: object;
    /** Sent as a tar archive. */
    readonly archive?: Buffer;
    /** Credentials for the registry of a pull; travels in a header. */
    readonly auth?: RegistryCredentials | undefined;
    readonly signal?: AbortSignal | undefined;
}

/** What a registry is logged in to with, as Docker's API takes it. */
export interface RegistryCredentials {
    readonly username: string;
    readonly password: string;
    readonly serveraddress: string;
}

/** Where a daemon listens and with what it is spoken to. */
export interface EngineAddress {
    /** As in DOCKER_HOST; for error texts and the docker command. */
    readonly host: string;
    readonly connection: Modem.ConstructorOptions;
    /** Where TLS is spoken. */
    readonly tls?: TlsMaterial | undefined;
}

/** Certificates and key in PEM. */
export interface TlsMaterial {
    readonly ca: string;
    readonly cert: string;
    readonly key: string;
}

/** 304 is Docker's "already so": a container that is started twice, or stopped twice. */
const WELL: Readonly<Record<number, boolean>> = { 200: true, 201: true, 202: true, 204: true, 304: true };

/**
 * A Docker daemon. dockerode's transport without its wrappers: those put a whole container, environment included,
 * into the request's address, and take 304 for a failure.
 */
export class Engine {
    private readonly modem: Modem;

    public constructor(public readonly address: EngineAddress) {
        // Explicit undefined, since docker-modem falls back to DOCKER_HOST for whatever is left out.
        this.modem = new Modem({
            socketPath: undefined,
            host: undefined,
            port: undefined,
            protocol: undefined,
            ca: undefined,
            cert: undefined,
            key: undefined,
            ...address.connection,
            ...address.tls,
        });
    }

    /**
     * Docker's answer, parsed.
     * @throws EngineError, DaemonUnreachable, Cancelled
     */
    public async call<T = unknown>(request: EngineRequest): Promise<T> {
        const answer = await this.stream(request);
        try {
            // Read here: the modem never calls back when the daemon goes away in the middle of its answer.
            return parsed(await buffer(answer)) as T;
        } catch (error) {
            throw asEngineError(error, this.address.host, request.signal);
        }
    }

    /**
     * Docker's answer as it comes, for logs and progress.
     * @throws EngineError, DaemonUnreachable, Cancelled
     */
    public async stream(request: EngineRequest): Promise<IncomingMessage> {
        return (await this.dial(request)) as IncomingMessage;
    }

    private dial(request: EngineRequest): Promise<unknown> {
        const { signal } = request;
        return new Promise((resolve, reject) => {
            this.modem.dial(
                {
                    path: `${request.path}?`,
                    method: request.method,
                    options: { _query: dropUndefined(request.query ?? {}), _body: request.body ?? {} },
                    statusCodes: WELL,
                    isStream: true,
                    ...(request.archive && { file: request.archive }),
                    ...(request.auth && { authconfig: { ...request.auth } }),
                    ...(signal && { abortSignal: signal }),
                },
                (error, result) => {
                    if (error) reject(asEngineError(error, this.address.host, signal));
                    else resolve(result);
                },
            );
        });
    }
}

function parsed(body: Buffer): unknown {
    try {
        return JSON.parse(body.toString());
    } catch {
        return body;
    }
}

function dropUndefined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
