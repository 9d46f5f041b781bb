import * as fs from "node:fs";
import * as path from "node:path";

const PACKAGING = ["pyproject.toml", "setup.cfg", "setup.py"];

/** The nearest folder with packaging, from the one that holds the package upwards: that one is `src` in many projects. */
export function packagingFolder(folder: string, top: string): string {
    for (let at = folder; ; at = path.dirname(at)) {
        if (PACKAGING.some((name) => fs.existsSync(path.join(at, name)))) {
            return at;
        }
        if (at === top || fs.existsSync(path.join(at, ".git")) || at === path.dirname(at)) {
            return folder;
        }
    }
}

/** What a packaging file says; a note says where it cannot be read. undefined: it is not there. */
export function parsed(file: string, parse: (text: string) => unknown, notes: string[]): unknown {
    const content = readText(file);
    try {
        return content === undefined ? undefined : parse(content);
    } catch (error) {
        const [reason = ""] = (error as Error).message.split("\n");
        notes.push(`${file} cannot be read (${reason}): what it says of the project's name and version is not known.`);
        return undefined;
    }
}

/** The text of a file, without a byte order mark; undefined where it is not there. */
export function readText(file: string): string | undefined {
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile();
    return isFile ? fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "") : undefined;
}

/** What stands at a place of a parsed document. */
export function at(document: unknown, keys: readonly string[]): unknown {
    return keys.reduce<unknown>(
        (value, key) =>
            typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
        document,
    );
}

/** The value where it is a text. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
