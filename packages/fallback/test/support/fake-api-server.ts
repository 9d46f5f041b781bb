import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { KubernetesObject } from "../../providers/kubernetes/object";

/** A request as the server got it. */
export interface ApiCall {
    readonly method: string;
    /** Without its query. */
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly contentType: string;
    readonly authorization: string;
    readonly body: Readonly<Record<string, unknown>>;
}

/** What a test has the server answer in the place of its own answer; undefined: nothing at all, ever. */
export interface ApiAnswer {
    readonly status: number;
    readonly body: object;
}

type Handler = (call: ApiCall) => ApiAnswer | undefined;

const KINDS: Readonly<Record<string, readonly (readonly [kind: string, plural: string, namespaced: boolean])[]>> = {
    "/api/v1": [
        ["ConfigMap", "configmaps", true],
        ["Endpoints", "endpoints", true],
        ["Event", "events", true],
        ["Namespace", "namespaces", false],
        ["Pod", "pods", true],
        ["Secret", "secrets", true],
        ["Service", "services", true],
    ],
    "/apis/apps/v1": [
        ["Deployment", "deployments", true],
        ["ReplicaSet", "replicasets", true],
    ],
    "/apis/batch/v1": [["Job", "jobs", true]],
};

const PLURALS = new Set(Object.values(KINDS).flatMap((kinds) => kinds.map(([, plural]) => plural)));

/**
 * An API server that keeps objects by their paths and does not look at what is in them. A merge or an apply lays what it is
 * given over the object, and who owns a field is nobody's concern: real conflicts are for the tests with a cluster.
 */
export class FakeApiServer {
    /** Every request but those for kinds and version, in their order. */
    public readonly calls: ApiCall[] = [];
    /** What is there, by path. */
    public readonly objects = new Map<string, KubernetesObject>();
    /** Asked first. Returns "own" for the server's own answer. */
    public handler: (call: ApiCall) => ReturnType<Handler> | "own" = () => "own";
    private readonly server = http.createServer((request, response) => void this.respond(request, response));
    private last = 0;

    public async start(): Promise<void> {
        await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    }

    public async stop(): Promise<void> {
        this.server.closeAllConnections();
        await new Promise((done) => this.server.close(done));
    }

    public get address(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    /** The requests that write. */
    public writes(): readonly ApiCall[] {
        return this.calls.filter(({ method }) => method !== "GET");
    }

    private async respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const url = new URL(request.url ?? "/", this.address);
        const call: ApiCall = {
            method: request.method ?? "",
            path: url.pathname,
            query: Object.fromEntries(url.searchParams),
            contentType: request.headers["content-type"] ?? "",
            authorization: request.headers.authorization ?? "",
            body: JSON.parse(Buffer.concat(chunks).toString() || "{}") as ApiCall["body"],
        };
        const handled = this.handler(call);
        const answer = handled === "own" ? (this.discovery(call.path) ?? this.keep(call)) : handled;
        if (answer === undefined) return;
        response.writeHead(answer.status, { "Content-Type": "application/json" }).end(JSON.stringify(answer.body));
    }

    private discovery(path: string): ApiAnswer | undefined {
        if (path === "/version") return { status: 200, body: { gitVersion: "v1.34.4" } };
        const kinds = KINDS[path];
        if (kinds === undefined) return undefined;
        return {
            status: 200,
            body: { resources: kinds.map(([kind, name, namespaced]) => ({ kind, name, namespaced })) },
        };
    }

    private keep(call: ApiCall): ApiAnswer {
        this.calls.push(call);
        const { method, path, body } = call;
        const metadata = (body["metadata"] ?? {}) as { name?: string; generateName?: string };
        const name = metadata.name ?? `${metadata.generateName ?? ""}made`;
        const at = method === "POST" ? `${path}/${name}` : path;
        const there = this.objects.get(at);
        const isList = method === "GET" && PLURALS.has(path.split("/").at(-1) ?? "");
        if (isList)
            return {
                status: 200,
                body: { items: [...this.objects].filter(([one]) => one.startsWith(path)).map(([, one]) => one) },
            };
        const isApply = call.contentType.includes("apply-patch");
        if (method === "POST" && there !== undefined) return refusal(409, "AlreadyExists", `"${name}" already exists`);
        if (method !== "POST" && !isApply && there === undefined) return refusal(404, "NotFound", `${path} not found`);
        if (method === "GET") return { status: 200, body: there ?? {} };
        if (method === "DELETE") {
            this.objects.delete(at);
            return { status: 200, body: {} };
        }
        const given = Array.isArray(call.body) ? {} : body;
        const named = { metadata: { name, uid: `uid-${++this.last}` } };
        const object = laidOver(laidOver(there ?? named, given), {
            metadata: { resourceVersion: String(++this.last) },
        });
        if (call.query["dryRun"] !== "All") this.objects.set(at, object as unknown as KubernetesObject);
        return { status: 200, body: object };
    }
}

/** What the server answers when it refuses something. */
export function refusal(status: number, reason: string, message: string): ApiAnswer {
    return { status, body: { kind: "Status", status: "Failure", reason, message } };
}

function laidOver(below: object, above: object): Record<string, unknown> {
    const isMap = (one: unknown): one is object => typeof one === "object" && one !== null && !Array.isArray(one);
    const merged = new Map<string, unknown>(Object.entries(below));
    for (const [key, value] of Object.entries(above) as [string, unknown][]) {
        const before = merged.get(key);
        if (value === null) merged.delete(key);
        else merged.set(key, isMap(value) && isMap(before) ? laidOver(before, value) : value);
    }
    return Object.fromEntries(merged);
}
