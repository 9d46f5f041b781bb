/** What a user error says. */
export interface UserErrorParts {
    /** What it is about: a config key, or a part of the machine. Left out where {@link problem} is a whole sentence. */
    readonly subject?: string | undefined;
    /** What is wrong, as it reads after {@link subject}. Never holds a secret's value. */
    readonly problem: string;
    /** What to do about it, with the command to type. Empty where the problem says it. */
    readonly fix: string;
    /** The last lines of the output that explains it. Defaults to none. */
    readonly details?: string;
}

/** A problem that a user can act on. It is printed by {@link printErrors} and without a stack trace. */
export class UserError extends Error implements UserErrorParts {
    readonly subject: string | undefined;
    readonly problem: string;
    readonly fix: string;
    readonly details: string;

    constructor(parts: UserErrorParts) {
        super(printErrors([parts]));
        this.name = "UserError";
        this.subject = parts.subject;
        this.problem = parts.problem;
        this.fix = parts.fix;
        this.details = parts.details ?? "";
    }
}

/**
 * The text of one error or several.
 * @param heading A line above them, under which they stand indented. Defaults to none.
 */
export function printErrors(errors: readonly UserErrorParts[], heading?: string): string {
    const [indent, fixIndent] = heading === undefined ? ["", ""] : ["  ", "      "];
    const texts = errors.flatMap(({ subject, problem, details = "", fix }) => [
        indented([subject, problem].filter(Boolean).join(" "), indent),
        indented(details, fixIndent),
        indented(fix, fixIndent),
    ]);
    return [heading, ...texts].filter(Boolean).join("\n");
}

function indented(text: string, indent: string): string {
    return text === "" ? "" : text.replaceAll(/^/gm, indent);
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
