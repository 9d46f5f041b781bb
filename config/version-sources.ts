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
        ["tool", "pdm", "version", "write_to"],
    ];
    const named = keys.map((key) => text(at(pyproject, key))).filter((file) => file !== undefined);
    return [...named.map((file) => path.resolve(root, file)), path.join(packageFolder, "_version.py")];
}

/** The version that a Python file states under one of its usual names, or that a text file consists of. */
export function stated(reader: PythonReader, file: string): string | undefined {
    const names = ["__version__", "VERSION", "version"].map((name) => () => reader.attributeOf(file, name));
    const whole = (): string | undefined => /^\s*(\d\S*)\s*$/.exec(readText(file) ?? "")?.[1];
    return firstValid([...names, whole], VERSION);
}

/** `v1.2`, `iris-1.2`, `release/1.2`, `iris@1.2`. */
const TAG = /^(?:[A-Za-z][\w./-]*?[-_/@])?[vV]?(\d+(?:\.\d+)*[\w.!-]*)/;

/** More than the tags of another kind that any commit bears in a row. */
const MOST_TAGS = 50;

/** The version of the last tag that names one; a tag of another kind (`k8s`, `docker2`) is passed over. */
export function lastTag(folder: string): string | undefined {
    const passed: string[] = [];
    try {
        while (passed.length < MOST_TAGS) {
            const args = ["describe", "--tags", "--abbrev=0", "--match", "*[0-9]*"];
            const others = passed.map((tag) => `--exclude=${tag}`);
            const stdio = ["ignore", "pipe", "ignore"] as const;
            const tag = execFileSync("git", [...args, ...others], {
                cwd: folder,
                encoding: "utf8",
                stdio: [...stdio],
            }).trim();
            const [, version] = TAG.exec(tag) ?? [];
            if (version !== undefined) {
                return version;
            }
            passed.push(tag);
        }
    } catch {
        // No git, no repository, no further tag.
    }
    return undefined;
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
