import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { at, readText, text } from "./packaging";
import type { PythonReader } from "./python-reader";

/** A version as packaging states it. */
export const VERSION = /^[A-Za-z0-9][\w.+!-]*$/;

/** `[tool.hatch.version]`: a file, and where it is not as usual, a Python pattern with a group `version`. */
export function hatchVersion(reader: PythonReader, root: string, hatch: unknown): string | undefined {
    const file = text(at(hatch, ["path"]));
    const pattern = text(at(hatch, ["pattern"]));
    if (file === undefined) {
        return undefined;
    }
    const absolute = path.resolve(root, file);
    return pattern === undefined ? stated(reader, absolute) : matched(readText(absolute) ?? "", pattern);
}

function matched(content: string, pattern: string): string | undefined {
    try {
        return new RegExp(pattern.replaceAll("(?P<", "(?<").replace(/^\(\?[a-z]+\)/, ""), "m").exec(content)?.groups?.[
            "version"
        ];
    } catch {
        return undefined;
    }
}

/** `{ attr = "package.module.NAME" }` or `{ file = "VERSION" }`. */
export function setuptoolsVersion(reader: PythonReader, root: string, dynamic: unknown): string | undefined {
    const attribute = text(at(dynamic, ["attr"]));
    if (attribute !== undefined) {
        const dot = attribute.lastIndexOf(".");
        return reader.attribute(attribute.slice(0, dot), attribute.slice(dot + 1));
    }
    const file = at(dynamic, ["file"]);
    const [first] = Array.isArray(file) ? (file as unknown[]) : [file];
    return typeof first === "string" ? readText(path.resolve(root, first))?.trim() : undefined;
}

/** What setup.cfg states: the version itself, `attr: …` or `file: …`. */
export function setupCfgVersion(reader: PythonReader, root: string, version = ""): string | undefined {
    const [, kind, value] = /^(attr|file):\s*(.*)$/.exec(version) ?? [];
    return kind === undefined ? version : setuptoolsVersion(reader, root, { [kind]: value });
}

/** configparser takes `key: value`, too. */
export function withEquals(setupCfg: string): string {
    return setupCfg.replace(/^([\w.-]+)\s*:/gm, "$1 =");
}

/** Where builds write the version: setuptools-scm, hatch-vcs, pdm, and where it mostly is. */
export function writtenFiles(pyproject: unknown, root: string, packageFolder: string): string[] {
    const keys = [
        ["tool", "setuptools_scm", "version_file"],
        ["tool", "setuptools_scm", "write_to"],
        ["tool", "hatch", "build", "hooks", "vcs", "version-file"],
        ["tool", "pdm", "version", "path"],
    ];
    const named = keys.map((key) => text(at(pyproject, key))).filter((file) => file !== undefined);
    return [...named.map((file) => path.resolve(root, file)), path.join(packageFolder, "_version.py")];
}

/** The version that a Python file states under one of its usual names. */
export function stated(reader: PythonReader, file: string): string | undefined {
    return firstValid(
        ["__version__", "VERSION", "version"].map((name) => () => reader.attributeOf(file, name)),
        VERSION,
    );
}

/** As setuptools-scm reads tags: `v1.2`, `iris-1.2`. */
export function lastTag(folder: string): string | undefined {
    try {
        const args = ["describe", "--tags", "--abbrev=0", "--match", "*[0-9]*"];
        const tag = execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
        return /^(?:[\w-]+-)?[vV]?(\d+(?:\.\d+)*[\w.!-]*)/.exec(tag.trim())?.[1];
    } catch {
        // No git, no repository, no tag.
        return undefined;
    }
}

/** The first candidate that is valid. */
export function firstValid(candidates: readonly (() => string | undefined)[], valid: RegExp): string | undefined {
    for (const candidate of candidates) {
        const found = candidate();
        if (found !== undefined && valid.test(found)) {
            return found;
        }
    }
    return undefined;
}
