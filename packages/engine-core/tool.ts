import type { Artifact, CacheEntry } from "./artifact";

/** Where a tool came from: the user's own, its maker's download, or built from package registries. */
export type Origin = "own" | "official" | "registries";

/** What `npm run tools` says of one tool. */
export interface ToolReport {
    readonly name: string;
    readonly version: string;
    readonly origin: Origin;
    /** What happened now. */
    readonly did: "found" | "made" | "started";
    /** Time spent now. */
    readonly seconds: number;
    /** Size on disk, where it is ours. */
    readonly bytes?: number;
    /** Anything worth knowing in a few words: a path, "fallback", a kernel quirk that was worked around. */
    readonly detail?: string;
}

/** What a tool may use while it works. */
export interface ToolContext {
    /** Shows what is being done now, in a few words; the next call replaces it. */
    readonly say: (text: string) => void;
}

/** An engine that GaiaFlow stands on: looks for a good one, gets one if there is none, proves that it works. */
export interface Tool {
    readonly name: string;
    /** @throws {UserError} When there is none and none can be had here. */
    readonly ensure: (context: ToolContext) => Promise<readonly ToolReport[]>;
}

/** What to say of a thing from the cache. */
export function reportOf(artifact: Artifact, entry: CacheEntry): ToolReport {
    const { name, version, origin } = artifact;
    return { name, version, origin, did: entry.made ? "made" : "found", seconds: entry.seconds, bytes: entry.bytes };
}
