import type { Cluster } from "../cluster";
import type { KubernetesObject } from "../object";

/** The part of the API server's client that waiting needs. */
export type Reader = Pick<Cluster, "get" | "list">;

/** A reader to which what may not be read counts as not there, so that a wait goes on by what it may see. */
export interface LenientReader extends Reader {
    /** Why something could not be read, in the server's words, each once. */
    readonly refusals: () => readonly string[];
}

/** Makes one. What ends by the caller's own signal is thrown as ever. */
export function lenient(reader: Reader): LenientReader {
    const refusals = new Set<string>();
    const allow = async <T>(asked: Promise<T>, nothing: T, signal: AbortSignal | undefined): Promise<T> => {
        try {
            return await asked;
        } catch (error) {
            if (signal?.aborted === true) throw error;
            refusals.add(error instanceof Error ? error.message : String(error));
            return nothing;
        }
    };
    return {
        get: (ref, signal) => allow(reader.get(ref, signal), undefined, signal),
        list: (query, signal) => allow<readonly KubernetesObject[]>(reader.list(query, signal), [], signal),
        refusals: () => [...refusals],
    };
}
