import * as path from "node:path";
import { at, readText, texts } from "./files";
import type { InputBuilder } from "./input";
import { readLine, readRequirementsFile } from "./requirements-file";

/** A list of texts as Python writes it, and nothing else. */
const LITERAL = /^\[((?:\s*(?:"[^"\\\n]*"|'[^'\\\n]*')\s*,?)*)\s*\][^\S\n]*(?=[,)}\n]|$)/;

/**
 * Adds what a package's setup.cfg and setup.py say that it needs. Nothing of them is run.
 * @returns Whether they say it without code.
 */
export function addSetuptools(into: InputBuilder, folder: string): boolean {
    const name = (file: string): string => path.relative(into.source.projectRoot, path.join(folder, file));
    const [cfg, py] = ["setup.cfg", "setup.py"].map((file) => readText(path.join(folder, file)));
    const section = /^\[options\]\s*\n((?:(?!\[).*(?:\n|$))*)/m.exec((cfg ?? "").replaceAll("\r", ""))?.[1] ?? "";
    const ofCfg = /^install_requires\s*=(.*(?:\n[ \t]+\S.*|\n[ \t]*(?=\n))*)/m.exec(section)?.[1];
    const code = (py ?? "").replaceAll(/(^|\s)#.*$/gm, "$1");
    const ofPy = literalList(code);
    if ((cfg ?? py) === undefined || ofPy === undefined) {
        return false;
    }
    for (const [file, text] of [["setup.cfg", cfg] as const, ["setup.py", py] as const]) {
        if (text !== undefined) {
            into.files.set(name(file), text);
        }
    }
    const python = /python_requires\s*=\s*["']?([^"'\n]+?)["']?\s*[,)\n]/.exec(`${section}\n${code}`)?.[1];
    into.requiresPython ??= python?.trim();
    const add = (file: string, lines: readonly string[]): void => {
        lines.forEach((line) => readLine(into, line, name(file), { name: name(file), folder }));
    };
    const [, listed] = /^\s*file:(.*)$/s.exec(ofCfg ?? "") ?? [];
    if (listed === undefined) {
        const lines = (ofCfg ?? "").split((ofCfg ?? "").includes("\n") ? "\n" : ";");
        add(
            "setup.cfg",
            lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#")),
        );
    } else {
        includeFiles(into, folder, listed.split(/[\s,]+/));
    }
    add("setup.py", ofPy);
    return true;
}

/** What setup.py names as `install_requires`, by itself or by a name; undefined where only code can tell. */
function literalList(code: string): string[] | undefined {
    const [, rest = ""] = /\binstall_requires["']?\s*[=:]\s*([^]*)$/.exec(code) ?? [];
    if (rest === "") {
        return /\bsetup\(\s*\*\*/.test(code) ? undefined : [];
    }
    const [, variable] = /^([A-Za-z_]\w*)\s*[,)\n]/.exec(rest) ?? [];
    const isChanged = variable !== undefined && new RegExp(`\\b${variable}\\s*(\\+=|\\.)`).test(code);
    const [, stated = ""] = new RegExp(`^${variable ?? ""}\\s*=\\s*([^]*)$`, "m").exec(code) ?? [];
    const value = variable === undefined ? rest : isChanged ? "" : stated;
    const [, inside] = LITERAL.exec(value) ?? [];
    return inside === undefined ? undefined : [...inside.matchAll(/(["'])(.*?)\1/g)].map(([, , text = ""]) => text);
}

/**
 * Adds what a pyproject.toml with dynamic dependencies says by naming files: setuptools' way and hatch's.
 * @returns Whether it says it without code.
 */
export function addDynamic(into: InputBuilder, pyproject: unknown, folder: string): boolean {
    const ofSetuptools = at(pyproject, "tool", "setuptools", "dynamic", "dependencies", "file");
    const ofHatch = at(pyproject, "tool", "hatch", "metadata", "hooks", "requirements_txt", "files");
    const files = [ofSetuptools, ofHatch].flatMap((each) => (typeof each === "string" ? [each] : texts(each)));
    includeFiles(into, folder, files);
    return files.length > 0 || addSetuptools(into, folder);
}

function includeFiles(into: InputBuilder, folder: string, files: readonly string[]): void {
    files.filter((file) => file !== "").forEach((file) => readRequirementsFile(into, path.resolve(folder, file)));
}

/** What is said of a package whose needs only code can tell, and what to do about it. */
export const BY_CODE = {
    problem: "states by code what it needs, and that code is not run.",
    fix:
        "Write what it needs into [project] dependencies of its pyproject.toml, or into a requirements.txt in the place " +
        "of this line: the code of the project is there anyway.",
} as const;
