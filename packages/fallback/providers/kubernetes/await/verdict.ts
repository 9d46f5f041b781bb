/** What an object's status says of its being ready. */
export type Verdict =
    | { readonly state: "ready" }
    /** Not yet; `progress` is for the display, `reasons` for the error if it stays so. */
    | { readonly state: "waiting"; readonly progress: string; readonly reasons: readonly string[] }
    /** It will not get ready by itself any more. */
    | { readonly state: "failed"; readonly reasons: readonly string[] };

export const READY: Verdict = { state: "ready" };

/** Not yet. */
export function waiting(progress: string, reasons: readonly string[] = []): Verdict {
    return { state: "waiting", progress, reasons };
}

/** Never. */
export function failed(reasons: readonly string[]): Verdict {
    return { state: "failed", reasons };
}
