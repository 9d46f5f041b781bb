import * as fs from "node:fs";
import * as path from "node:path";

/** A list of texts as Python writes it, and nothing else. */
const LITERAL = /^\[((?:\s*(?:"[^"\\\n]*"|'[^'\\\n]*')\s*,?)*)\s*\][^\S\n]*(?=[,)}\n]|$)/;

/** What setup.py names as `install_requires`, by itself or by a name; undefined where only code can tell. */
export function literalList(code: string): string[] | undefined {
    const value = valueOf(code, "install_requires");
    return value === "" ? (/\bsetup\(\s*\*\*/.test(code) ? undefined : []) : listIn(value);
}

/** The list of an extra in setup.py's `extras_require`; undefined where it has none of that name, or only code can tell. */
export function literalExtra(code: string, extra: string): string[] | undefined {
    const [inside = ""] = /^\{[^}]*/.exec(valueOf(code, "extras_require") ?? "") ?? [];
    const key = extra.replaceAll(/[-_.]/g, "[-_.]");
    const [, value] = new RegExp(`["']${key}["']\\s*:\\s*([^]*)$`).exec(inside) ?? [];
    // The brace ends what is looked at.
    return value === undefined ? undefined : listIn(`${value}}`);
}

/**
 * The one file of requirements that setup.py reads, where it lists nothing itself: `install_requires=open("requirements.txt")
 * .read().splitlines()`, by a name or not.
 */
export function fileInCode(code: string, folder: string): string | undefined {
    const [, rest = ""] = /\binstall_requires["']?\s*[=:]\s*([^]*)$/.exec(code) ?? [];
    const [, variable = ""] = /^([A-Za-z_]\w*)\s*[,)\n]/.exec(rest) ?? [];
    // A list, or what is added to one, is not in the file.
    const [value = ""] = /^[^\n]*/.exec(rest) ?? [];
    const isMore = /\[["']|\+/.test(value) || (variable !== "" && isChanged(code, variable));
    const named = [...code.matchAll(/["']([\w./-]*requirements[\w./-]*\.(?:txt|in))["']/g)].map(
        ([, file = ""]) => file,
    );
    const files = [...new Set(named)];
    const [file = ""] = files;
    return isMore || files.length !== 1 || !fs.existsSync(path.resolve(folder, file)) ? undefined : file;
}

/** What a keyword of setup() is given, up to the end of the file: that of the name that stands there. */
function valueOf(code: string, keyword: string): string | undefined {
    const [, rest = ""] = new RegExp(`\\b${keyword}["']?\\s*[=:]\\s*([^]*)$`).exec(code) ?? [];
    const [, variable] = /^([A-Za-z_]\w*)\s*[,)\n]/.exec(rest) ?? [];
    if (variable === undefined) {
        return rest;
    }
    const [, stated] = new RegExp(`^${variable}\\s*=\\s*([^]*)$`, "m").exec(code) ?? [];
    return isChanged(code, variable) ? undefined : stated;
}

function isChanged(code: string, variable: string): boolean {
    return new RegExp(`\\b${variable}\\s*(\\+=|\\.(append|extend|insert|update|remove)\\b|\\[)`).test(code);
}

function listIn(value: string | undefined): string[] | undefined {
    const [, inside] = LITERAL.exec(value ?? "") ?? [];
    return inside === undefined ? undefined : [...inside.matchAll(/(["'])(.*?)\1/g)].map(([, , text = ""]) => text);
}
