import type { z } from "zod";
import { MODES } from "../lib/modes";
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
    const near = issue.code === "invalid_value" ? nearest(issue.values, given) : undefined;
    if (near !== undefined || issue.path[0] === "mode") {
        return setLine(stack, issue.path, near ?? modeFor(given, stack));
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

/** The one of some values that somebody has meant: but for capitals and two wrong letters at most. */
function nearest(values: readonly unknown[], given: unknown): string | undefined {
    const texts = values.filter((value) => typeof value === "string");
    const far = texts.map((text) => ({ text, wrong: distance(text.toLowerCase(), String(given).toLowerCase()) }));
    const [first] = far.sort((one, other) => one.wrong - other.wrong);
    return first && first.wrong <= Math.min(2, first.text.length - 2) ? first.text : undefined;
}

/** How many letters have to be put in, taken out or changed to make one text of another. */
function distance(from: string, to: string): number {
    let row = Array.from({ length: to.length + 1 }, (_, index) => index);
    for (const [line, letter] of Array.from(from).entries()) {
        const above = row;
        row = [line + 1];
        for (const [column, other] of Array.from(to).entries()) {
            const [left = 0, up = 0, corner = 0] = [row[column], above[column + 1], above[column]];
            row.push(Math.min(left + 1, up + 1, corner + (letter === other ? 0 : 1)));
        }
    }
    return row.at(-1) ?? 0;
}

/** A mode that turns no stack into one of another: what a longer word or the stack's name begins with. */
function modeFor(given: unknown, stack: string): string {
    const longest = MODES.toSorted((one, other) => other.length - one.length);
    const begun = (text: string) => longest.find((mode) => text.toLowerCase().startsWith(mode));
    return begun(stack) ?? begun(typeof given === "string" ? given : "") ?? "dev";
}

/** What was typed without `--type string` and looks like a number is kept as one, and may have lost digits. */
export function isTextAsNumber(issue: z.core.$ZodIssue, given: unknown): boolean {
    return typeof given === "number" && issue.code === "invalid_type" && issue.expected === "string";
}
