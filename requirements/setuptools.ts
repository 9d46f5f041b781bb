import * as path from "node:path";
import { at, readText, texts } from "./files";
import type { InputBuilder } from "./input";
import { keyed } from "./names";
import { readLine, readRequirementsFile } from "./requirements-file";
import { fileInCode, literalExtra, literalList } from "./setup-code";

/**
 * Adds what a package's setup.cfg and setup.py say that it needs, and with the extras that are chosen. Nothing of them is run.
 * @returns Whether they say it without code.
 */
export function addSetuptools(into: InputBuilder, folder: string, extras: readonly string[] = []): boolean {
    const name = (file: string): string => path.relative(into.source.projectRoot, path.join(folder, file));
    const [cfg, py] = ["setup.cfg", "setup.py"].map((file) => readText(path.join(folder, file)));
    const [section, ofExtras] = ["options", "options.extras_require"].map((each) => sectionOf(cfg ?? "", each));
    const code = (py ?? "").replaceAll(/(^|\s)#.*$/gm, "$1");
    const listed = literalList(code);
    const inCode = listed === undefined ? fileInCode(code, folder) : undefined;
    const chosen = extras.map((extra) => ({
        ...{ extra, ofCfg: valueIn(ofExtras ?? "", extra.replaceAll(/[-_.]/g, "[-_.]")) },
        ofPy: literalExtra(code, extra),
    }));
    const unknown = chosen.filter(({ ofCfg, ofPy }) => (ofCfg ?? ofPy) === undefined);
    // Whether there is such an extra, code may tell as well.
    const isCode = (listed ?? inCode) === undefined || (unknown.length > 0 && /extras_require/.test(code));
    if ((cfg ?? py) === undefined || isCode) {
        return false;
    }
    for (const [file, text] of [["setup.cfg", cfg] as const, ["setup.py", py] as const]) {
        if (text !== undefined) {
            into.files.set(name(file), text);
        }
    }
    const python = /python_requires\s*=\s*["']?([^"'\n]+?)["']?\s*[,)\n]/.exec(`${section ?? ""}\n${code}`)?.[1];
    into.requiresPython ??= python?.trim();
    const add = (file: string, lines: readonly string[]): void => {
        lines.forEach((line) => readLine(into, line, name(file), { name: name(file), folder }));
    };
    const addValue = (value: string): void => {
        const [, named] = /^\s*file:(.*)$/s.exec(value) ?? [];
        const lines = value.split(value.includes("\n") ? "\n" : ";").map((line) => line.trim());
        add("setup.cfg", named === undefined ? lines.filter((line) => line !== "" && !line.startsWith("#")) : []);
        includeFiles(into, folder, named?.split(/[\s,]+/) ?? []);
    };
    addValue(valueIn(section ?? "", "install_requires") ?? "");
    add("setup.py", listed ?? []);
    if (inCode !== undefined) {
        into.notes.push(`${name("setup.py")} reads ${inCode} by code: what that lists is taken, and nothing else.`);
        includeFiles(into, folder, [inCode]);
    }
    for (const { ofCfg, ofPy } of chosen) {
        addValue(ofCfg ?? "");
        add("setup.py", ofPy ?? []);
    }
    for (const { extra } of unknown) {
        into.faults.push(noExtra(name(cfg === undefined ? "setup.py" : "setup.cfg"), extra));
    }
    return true;
}

/** What is wrong where another file, or another extra, asks for an extra that is not there. */
export function noExtra(file: string, extra: string, there = "") {
    return {
        subject: file,
        problem: `has no extra ${JSON.stringify(extra)}, which is asked for.`,
        fix: `Correct it where it is asked for, or take it out there. ${there}`.trim(),
    };
}

/** The lines of a section of setup.cfg. */
function sectionOf(cfg: string, title: string): string {
    const pattern = new RegExp(`^\\[${title.replaceAll(".", "\\.")}\\]\\s*\\n((?:(?!\\[).*(?:\\n|$))*)`, "m");
    return pattern.exec(cfg.replaceAll("\r", ""))?.[1] ?? "";
}

/** What stands behind a key there, in its line and those that go on from it. */
function valueIn(section: string, key: string): string | undefined {
    return new RegExp(`^${key}\\s*=(.*(?:\\n[ \\t]+\\S.*|\\n[ \\t]*(?=\\n))*)`, "m").exec(section)?.[1];
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

/**
 * Adds what an extra needs that a pyproject.toml names files for, in either way.
 * @returns Whether it names any.
 */
export function addDynamicExtra(into: InputBuilder, pyproject: unknown, extra: string, folder: string): boolean {
    const tables = [
        at(pyproject, "tool", "setuptools", "dynamic", "optional-dependencies"),
        at(pyproject, "tool", "hatch", "metadata", "hooks", "requirements_txt", "optional-dependencies"),
    ];
    const files = tables.flatMap((table) => {
        const named = keyed(table, extra);
        const given = at(named, "file") ?? named;
        return typeof given === "string" ? [given] : texts(given);
    });
    includeFiles(into, folder, files);
    return files.length > 0;
}

/** What is said of a package whose needs only code can tell, and what to do about it. */
export const BY_CODE = {
    problem: "states by code what it needs, and that code is not run.",
    fix:
        "Write what it needs into [project] dependencies of its pyproject.toml, or into a requirements.txt in the place " +
        "of this line: the code of the project is there anyway.",
} as const;
