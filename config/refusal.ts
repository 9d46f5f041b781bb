import type { z } from "zod";

/** What a rule says of a value in place of the texts of its key. */
export interface Refusal {
    /** What a valid value is, as it reads after "expected". Defaults to what the key expects. */
    readonly expects?: string;
    /** What to type, of the stack and the place that is refused. Defaults to the key's example. */
    readonly fix?: (stack: string, path: readonly PropertyKey[]) => string;
}

/** Refuses a part of the value that a rule looks at. */
export function refuse(context: z.core.$RefinementCtx, path: readonly PropertyKey[], refusal: Refusal = {}): void {
    context.addIssue({ code: "custom", path: [...path], params: { refusal } });
}

/** What the rule says that made an issue; empty for an issue of zod's own. */
export function refusalOf(issue: z.core.$ZodIssue): Refusal {
    return issue.code === "custom" ? ((issue.params as { readonly refusal?: Refusal } | undefined)?.refusal ?? {}) : {};
}
