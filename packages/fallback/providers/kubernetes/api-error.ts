import type { KubernetesObject } from "./object";

/** The API server's answer to a request that it refused: the HTTP status, its reason in one word, its own words. */
export class ApiError extends Error {
    public constructor(
        public readonly status: number,
        /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Forbidden`, `Expired`, … */
        public readonly reason: string,
        message: string,
        /** The faults in detail, where the server lists them. */
        public readonly causes: readonly ErrorCause[] = [],
    ) {
        super(message);
        this.name = "ApiError";
    }
}

/** One fault in what was sent. */
export interface ErrorCause {
    readonly reason?: string;
    readonly message?: string;
    readonly field?: string;
}

/** No answer at all: the cluster is stopped, gone, or not to be reached from here. */
export class ServerUnreachable extends Error {
    public constructor(
        public readonly server: string,
        cause: string,
    ) {
        super(`no answer from the Kubernetes API server at ${server} (${cause})`);
        this.name = "ServerUnreachable";
    }
}

/** The API server knows no such kind. */
export class UnknownKind extends Error {
    public constructor(apiVersion: string, kind: string) {
        // The first words are the official provider's own, which users look up.
        super(
            `no matches for kind "${kind}" in version "${apiVersion}"; ` +
                "if a CustomResourceDefinition brings it, that one must be there first (dependsOn)",
        );
        this.name = "UnknownKind";
    }
}

/** Ctrl-C, or the resource's own timeout, in the middle of a request. */
export class Cancelled extends Error {
    public constructor() {
        super("the request to the Kubernetes API server was cancelled");
        this.name = "Cancelled";
    }
}

/** Whether the server said that there is no such object. */
export function isNotFound(error: unknown): boolean {
    return error instanceof ApiError && error.status === 404;
}

/** Whether the server said that there is an object of that name already. */
export function isAlreadyExists(error: unknown): boolean {
    return error instanceof ApiError && error.reason === "AlreadyExists";
}

/** Whether the object was changed by another in between, or fields of it belong to another. */
export function isConflict(error: unknown): boolean {
    return error instanceof ApiError && error.status === 409 && error.reason === "Conflict";
}

/** The error in a refused request's body, which is a `Status` object, or plain text from a proxy. */
export function asApiError(status: number, body: string): ApiError {
    try {
        const { reason, message, details } = JSON.parse(body) as Partial<KubernetesObject> & StatusBody;
        return new ApiError(status, reason ?? "Unknown", message ?? `HTTP ${status}`, details?.causes ?? []);
    } catch {
        return new ApiError(status, "Unknown", `HTTP ${status}: ${body.slice(0, 200).trim()}`);
    }
}

interface StatusBody {
    readonly reason?: string;
    readonly message?: string;
    readonly details?: { readonly causes?: readonly ErrorCause[] };
}
