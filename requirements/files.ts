import * as fs from "node:fs";

/**
 * The text of a file, whichever way an editor or shell has written it: PowerShell's `pip freeze >` writes UTF-16.
 * undefined where there is none.
 */
export function readText(file: string): string | undefined {
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
        return undefined;
    }
    const bytes = fs.readFileSync(file);
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}

/** What stands at a place of a parsed document. */
export function at(document: unknown, ...keys: readonly string[]): unknown {
    return keys.reduce<unknown>((value, key) => (isTable(value) ? value[key] : undefined), document);
}

/** Whether a parsed value is a table. */
export function isTable(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts of a parsed list. */
export function texts(value: unknown): string[] {
    return list(value).filter((each) => typeof each === "string");
}

/** A parsed list; empty where it is none. */
export function list(value: unknown): unknown[] {
    return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The first of some parsed values that is a text or a number, as text. */
export function firstText(...values: readonly unknown[]): string {
    const found = values.find((value) => typeof value === "string" || typeof value === "number");
    return found === undefined ? "" : String(found);
}

/** A parsed text; undefined where it is none of that form. */
export function tryParse(parse: (text: string) => unknown, content: string): unknown {
    try {
        return parse(content);
    } catch {
        return undefined;
    }
}
