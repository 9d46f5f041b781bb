import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "./api-error";
import type { ObjectList } from "./cluster";
import type { KubernetesObject } from "./object";

/** What happened to an object; `SYNCED` comes once, after all that was there at the start has been told. */
export type WatchEvent =
    | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: KubernetesObject }
    | { readonly type: "SYNCED" };

/** The two requests that a watch is made of. */
export interface WatchSource {
    list(): Promise<ObjectList>;
    /** The server's lines of JSON from that version on, until it ends the connection, as it does every few minutes. */
    stream(resourceVersion: string): Promise<AsyncIterable<string>>;
}

/** Keeps a server that ends each connection at once from being asked without a pause. */
const PAUSE_MILLISECONDS = 200;

/** Lists, then watches, then lists again whenever the server has forgotten the version that the watch was at. */
export async function* watchObjects(
    source: WatchSource,
    signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
    const known = new Map<string, KubernetesObject>();
    let isSynced = false;
    try {
        while (!signal.aborted) {
            const list = await source.list();
            for (const event of catchUp(known, list.items)) yield event;
            if (!isSynced) yield { type: "SYNCED" };
            isSynced = true;
            yield* follow(source, list.resourceVersion, known, signal);
        }
    } catch (error) {
        if (!signal.aborted) throw error;
    }
}

/** Every change from a version on, over as many connections as it takes; returns when that version is too old. */
async function* follow(
    source: WatchSource,
    from: string,
    known: Map<string, KubernetesObject>,
    signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
    let version = from;
    while (!signal.aborted) {
        try {
            for await (const line of await source.stream(version)) {
                const { type, object } = JSON.parse(line) as ServerEvent;
                if (type === "ERROR") return;
                version = object.metadata.resourceVersion ?? version;
                if (type === "BOOKMARK") continue;
                if (type === "DELETED") known.delete(keyOf(object));
                else known.set(keyOf(object), object);
                yield { type, object };
            }
        } catch (error) {
            if (error instanceof ApiError && error.status === 410) return;
            throw error;
        }
        await sleep(PAUSE_MILLISECONDS, undefined, { signal });
    }
}

interface ServerEvent {
    readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
    readonly object: KubernetesObject;
}

/** What a new list tells that was not known. */
function catchUp(known: Map<string, KubernetesObject>, items: readonly KubernetesObject[]): WatchEvent[] {
    const now = new Map(items.map((item) => [keyOf(item), item]));
    const gone = [...known]
        .filter(([key]) => !now.has(key))
        .map(([, object]) => ({ type: "DELETED", object }) as const);
    const told = items.flatMap((object): WatchEvent[] => {
        const before = known.get(keyOf(object));
        if (before?.metadata.resourceVersion === object.metadata.resourceVersion) return [];
        return [{ type: before === undefined ? "ADDED" : "MODIFIED", object }];
    });
    known.clear();
    for (const [key, object] of now) known.set(key, object);
    return [...gone, ...told];
}

/** Another object of the same name is another object. */
function keyOf({ metadata }: KubernetesObject): string {
    return metadata.uid ?? `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}
