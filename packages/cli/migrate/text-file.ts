import * as fs from "node:fs";
import * as path from "node:path";

const MARK = "\uFEFF";

/** A text file, with what `TextDecoder` would hide. */
export interface TextFile {
    /** Without a byte order mark. */
    readonly text: string;
    /** The mark, where it begins with one. */
    readonly mark: string;
}

/** @returns Why it is left as it is, in place of a text that cannot be read or must not be written. */
export function readTextFile(root: string, file: string): TextFile | { readonly problem: string } {
    const real = fs.realpathSync(path.join(root, file));
    if (path.relative(fs.realpathSync(root), real).startsWith("..")) {
        return { problem: `is a link to ${real}, which is not in this folder` };
    }
    const bytes = fs.readFileSync(real);
    const [, coding] = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/m.exec(firstLines(bytes)) ?? [];
    if (coding !== undefined && !/^(utf-?8|u8|ascii|us-ascii)$/i.test(coding)) {
        return { problem: `is in the encoding ${coding}; expected UTF-8` };
    }
    try {
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
        return text.startsWith(MARK) ? { text: text.slice(1), mark: MARK } : { text, mark: "" };
    } catch {
        return { problem: "is no UTF-8" };
    }
}

/** Where Python looks for the encoding. */
function firstLines(bytes: Buffer): string {
    return bytes.toString("latin1").split("\n").slice(0, 2).join("\n");
}
