/** A fault that a user can mend: what is wrong, and what to do or type about it. */
export class ToolError extends Error {
    /**
     * @param what What is wrong, in one sentence.
     * @param cure What to do about it, with the command to type.
     * @param log The last lines of the output that explains it, if any.
     */
    constructor(
        readonly what: string,
        readonly cure: string,
        readonly log = "",
    ) {
        super([what, log, cure].filter(Boolean).join("\n"));
        this.name = "ToolError";
    }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
