import type { z } from "zod";
import { removeLine, setLine } from "./config-commands";
import { exampleLine } from "./example-line";
import { refusalOf } from "./refusal";
import type { ConfigKey } from "./schema-path";

/** What to type against a fault of a known key. */
export function fixLine(issue: z.core.$ZodIssue, given: unknown, known: ConfigKey, stack: string): string {
    const { fix } = refusalOf(issue);
    if (fix) {
        return fix(stack, issue.path);
    }
    const unfit = unfitPart(issue, given);
    if (unfit) {
        return removeLine(stack, unfit);
    }
    return isTextAsNumber(issue, given) && !known.text.secret
        ? setLine(stack, issue.path, "<text>", "string")
        : exampleLine(stack, known, issue.path);
}

/** What has to go, since setting an entry or element beside it or in it would be refused, or change nothing. */
function unfitPart(issue: z.core.$ZodIssue, given: unknown): PropertyKey[] | undefined {
    if (issue.code === "invalid_key") {
        return issue.path;
    }
    if (
        issue.code === "invalid_type" &&
        ["record", "array", "object"].includes(issue.expected) &&
        given !== undefined
    ) {
        // At the top Pulumi puts a map or list in the place of a text.
        return issue.path.length > 1 || (typeof given === "object" && given !== null) ? issue.path : undefined;
    }
    const again = Array.isArray(given) ? given.findIndex((element, index) => given.indexOf(element) < index) : -1;
    return issue.code === "custom" && again >= 0 ? [...issue.path, again] : undefined;
}

/** What was typed without `--type string` and looks like a number is kept as one, and may have lost digits. */
export function isTextAsNumber(issue: z.core.$ZodIssue, given: unknown): boolean {
    return typeof given === "number" && issue.code === "invalid_type" && issue.expected === "string";
}
