import type { ProviderDefinition } from "./provider";
import type { Surroundings } from "./resource";

/** Where a provider runs, and the engine it reports to. */
export interface ServeOptions extends Surroundings {
    /** `host:port` of the engine's own service, the plugin's first argument. Absent: learnt by Handshake or Attach. */
    readonly engineAddress?: string;
}

/** A provider that answers. */
export interface ServedProvider {
    /** Of 127.0.0.1. Print it, alone on a line, as the first output of the plugin. */
    readonly port: number;
    /** Cancels what runs, closes the client and the port. Idempotent. */
    stop(): Promise<void>;
}

/** The type of `serveProvider`: serves one new instance on a free port of 127.0.0.1, one for each provider resource. */
export type ServeProvider = (definition: ProviderDefinition, options: ServeOptions) => Promise<ServedProvider>;
