import { Cancelled, isNotFound } from "./api-error";
import type { Connection } from "./connection";
import { groupOf, type TypeRef } from "./object";

/** How the API server serves one kind. */
export interface ApiResource {
    readonly apiVersion: string;
    readonly kind: string;
    /** Its name in addresses: `deployments`. */
    readonly plural: string;
    /** Whether its objects lie in namespaces. */
    readonly namespaced: boolean;
}

/** Asks the API server which kinds it knows, once for each group and version. */
export class Discovery {
    private readonly known = new Map<string, Promise<ReadonlyMap<string, ApiResource>>>();

    public constructor(private readonly connection: Connection) {}

    /**
     * A kind; undefined when the server does not know it. One that is not there is asked for again the next time: a
     * CustomResourceDefinition may bring it in the middle of a run.
     */
    public async find({ apiVersion, kind }: TypeRef, signal?: AbortSignal): Promise<ApiResource | undefined> {
        const kinds = this.known.get(apiVersion) ?? this.ask(apiVersion);
        const found = (await unlessCancelled(kinds, signal)).get(kind);
        if (found === undefined) this.known.delete(apiVersion);
        return found;
    }

    private ask(apiVersion: string): Promise<ReadonlyMap<string, ApiResource>> {
        const asked = this.fetch(apiVersion);
        this.known.set(apiVersion, asked);
        asked.catch(() => this.known.delete(apiVersion));
        return asked;
    }

    private async fetch(apiVersion: string): Promise<Map<string, ApiResource>> {
        const path = `${groupOf(apiVersion) === "" ? "/api" : "/apis"}/${apiVersion}`;
        try {
            const { resources } = await this.connection.call<ResourceList>({ method: "GET", path });
            // `pods/log` and its like are parts of a resource.
            const whole = resources.filter(({ name }) => !name.includes("/"));
            return new Map(
                whole.map(({ name, kind, namespaced }) => [kind, { apiVersion, kind, plural: name, namespaced }]),
            );
        } catch (error) {
            if (isNotFound(error)) return new Map();
            throw error;
        }
    }
}

interface ResourceList {
    readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** The answer, for one of several who wait for it: who gives up does so alone. */
function unlessCancelled<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return answer;
    return new Promise((resolve, reject) => {
        const giveUp = (): void => reject(new Cancelled());
        if (signal.aborted) giveUp();
        signal.addEventListener("abort", giveUp, { once: true });
        void answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
    });
}
