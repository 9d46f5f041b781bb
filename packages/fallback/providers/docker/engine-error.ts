/** Docker's answer to a request that it refused: the HTTP status, and its own words. */
export class EngineError extends Error {
    public constructor(
        public readonly status: number,
        message: string,
    ) {
        super(message);
        this.name = "EngineError";
    }
}

/** No answer at all: the daemon is not running, went away in the middle, or may not be reached. */
export class DaemonUnreachable extends Error {
    public constructor(
        public readonly host: string,
        cause: string,
    ) {
        super(`no answer from the Docker daemon at ${host} (${cause}): is it running, and may this user reach it?`);
        this.name = "DaemonUnreachable";
    }
}

/** Ctrl-C, or the resource's own timeout, in the middle of something; the message says which. */
export class Cancelled extends Error {
    public constructor(what: string, signal: AbortSignal) {
        const { name, message } = signal.reason as Error;
        super(name === "TimeoutError" ? `${what} took too long: ${message}` : `${what} was cancelled`);
        this.name = "Cancelled";
    }
}

/** Whether Docker said that there is no such thing. */
export function isNotFound(error: unknown): boolean {
    return error instanceof EngineError && error.status === 404;
}

/** An error's own words, for one that is wrapped in another sentence. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** What the transport threw, as an error that a user can do something with. */
export function asEngineError(error: unknown, host: string, signal: AbortSignal | undefined): Error {
    if (signal?.aborted === true) return new Cancelled("the request to Docker", signal);
    const { statusCode, json, code, message } = error as {
        statusCode?: number;
        json?: unknown;
        code?: string;
        message: string;
    };
    if (statusCode === undefined) return new DaemonUnreachable(host, code ?? message);
    const said = (json as { message?: unknown } | null | undefined)?.message;
    // docker-modem wraps Docker's own words as "(HTTP code 404) no such container - …".
    const words = typeof said === "string" ? said : message.replace(/^\(HTTP code \d+\) [^-]* - /, "");
    return new EngineError(statusCode, words.trim());
}
