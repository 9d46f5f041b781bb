import type { KubernetesObject } from "../object";
import type { Reader } from "./lenient";

/** What is waited for, and how long. */
export interface AwaitArgs {
    /** The API server's client. */
    readonly client: Reader;
    /** As the API server returned it: its name, namespace and uid say which one is meant. */
    readonly object: KubernetesObject;
    /** Defaults to the official provider's own limit for the kind, mostly ten minutes. Zero: no waiting, one look. */
    readonly timeoutSeconds: number | undefined;
    /** Ends the wait at once, with what is known by then. */
    readonly signal: AbortSignal;
    /** Told how far it is; a line takes the place of the one before. */
    readonly say: (text: string) => void;
}
