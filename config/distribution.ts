import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as ini from "ini";
import { parse as parseToml } from "smol-toml";
import { PythonReader } from "./python-reader";

/** What `importlib.metadata` tells of the project, and image names. */
export interface Distribution {
    /** As its packaging calls it; the package's name where there is no packaging. */
    readonly name: string;
    readonly version: string;
    /** What its owner should know of it, a sentence each; empty as a rule. */
    readonly notes: readonly string[];
}

/** Without a version anywhere. An image's name bears the content's hash beside it. */
const NO_VERSION = "0.0.0";
const VERSION = /^[A-Za-z0-9][\w.+!-]*$/;
const NAME = /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/;
const PACKAGING = ["pyproject.toml", "setup.cfg", "setup.py"];

/**
 * The name and version of a project, read as text: no build backend is run and nothing is imported. The version is the
 * first of: the package's `__version__`, what pyproject.toml, hatch, setuptools or setup.cfg say, a `_version.py` that a
 * build wrote, the last git tag (without the commits since, so that a commit alone builds nothing).
 * @param folder The folder that holds the package.
 * @param top Where looking upwards for its packaging ends.
 */
export function readDistribution(folder: string, packageName: string, top: string): Distribution {
    const root = packagingFolder(folder, top);
    const notes: string[] = [];
    const pyproject = parsed(path.join(root, "pyproject.toml"), parseToml, notes);
    const setupCfg = parsed(path.join(root, "setup.cfg"), (text) => ini.parse(withEquals(text)), notes);
    const reader = new PythonReader([folder, root, path.join(root, "src")]);
    const setupPy = reader.keywords(path.join(root, "setup.py"), "setup");
    const from = (...keys: string[]): string | undefined => text(at(pyproject, keys));
    const versions = [
        () => reader.attribute(packageName, "__version__"),
        () => from("project", "version") ?? from("tool", "poetry", "version"),
        () => hatchVersion(reader, root, at(pyproject, ["tool", "hatch", "version"])),
        () => setuptoolsVersion(reader, root, at(pyproject, ["tool", "setuptools", "dynamic", "version"])),
        () => setupCfgVersion(reader, root, text(at(setupCfg, ["metadata", "version"]))),
        () => setupPy.get("version"),
        ...writtenFiles(pyproject, root, path.join(folder, packageName)).map((file) => () => stated(reader, file)),
        () => lastTag(folder),
    ];
    const version = firstValid(versions, VERSION);
    if (version === undefined) {
        const init = path.join(folder, packageName, "__init__.py");
        notes.push(
            `The package ${packageName} states no version, and there is no git tag: it is ${NO_VERSION}. ` +
                `To give it one, write in ${init}: __version__ = "0.1.0"`,
        );
    }
    const names = [
        () => from("project", "name") ?? from("tool", "poetry", "name"),
        () => text(at(setupCfg, ["metadata", "name"])),
        () => setupPy.get("name"),
    ];
    return { name: firstValid(names, NAME) ?? packageName, version: version ?? NO_VERSION, notes };
}

/** The nearest folder with packaging, from the one that holds the package upwards: that one is `src` in many projects. */
function packagingFolder(folder: string, top: string): string {
    for (let at = folder; ; at = path.dirname(at)) {
        if (PACKAGING.some((name) => fs.existsSync(path.join(at, name)))) {
            return at;
        }
        if (at === top || fs.existsSync(path.join(at, ".git")) || at === path.dirname(at)) {
            return folder;
        }
    }
}

function parsed(file: string, parse: (text: string) => unknown, notes: string[]): unknown {
    const content = readText(file);
    try {
        return content === undefined ? undefined : parse(content);
    } catch (error) {
        const [reason = ""] = (error as Error).message.split("\n");
        notes.push(`${file} cannot be read (${reason}): what it says of the project's name and version is not known.`);
        return undefined;
    }
}

function readText(file: string): string | undefined {
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile();
    return isFile ? fs.readFileSync(file, "utf8").replace(/^\uFEFF/, "") : undefined;
}

/** `[tool.hatch.version]`: a file, and where it is not as usual, a Python pattern with a group `version`. */
function hatchVersion(reader: PythonReader, root: string, hatch: unknown): string | undefined {
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
function setuptoolsVersion(reader: PythonReader, root: string, dynamic: unknown): string | undefined {
    const attribute = text(at(dynamic, ["attr"]));
    if (attribute !== undefined) {
        const dot = attribute.lastIndexOf(".");
        return reader.attribute(attribute.slice(0, dot), attribute.slice(dot + 1));
    }
    const file = at(dynamic, ["file"]);
    const [first] = Array.isArray(file) ? (file as unknown[]) : [file];
    return typeof first === "string" ? readText(path.resolve(root, first))?.trim() : undefined;
}

function setupCfgVersion(reader: PythonReader, root: string, version = ""): string | undefined {
    const [, kind, value] = /^(attr|file):\s*(.*)$/.exec(version) ?? [];
    return kind === undefined ? version : setuptoolsVersion(reader, root, { [kind]: value });
}

/** configparser takes `key: value`, too. */
function withEquals(setupCfg: string): string {
    return setupCfg.replace(/^([\w.-]+)\s*:/gm, "$1 =");
}

/** Where builds write the version: setuptools-scm, hatch-vcs, pdm, and where it mostly is. */
function writtenFiles(pyproject: unknown, root: string, packageFolder: string): string[] {
    const keys = [
        ["tool", "setuptools_scm", "version_file"],
        ["tool", "setuptools_scm", "write_to"],
        ["tool", "hatch", "build", "hooks", "vcs", "version-file"],
        ["tool", "pdm", "version", "path"],
    ];
    const named = keys.map((key) => text(at(pyproject, key))).filter((file) => file !== undefined);
    return [...named.map((file) => path.resolve(root, file)), path.join(packageFolder, "_version.py")];
}

function stated(reader: PythonReader, file: string): string | undefined {
    return firstValid(
        ["__version__", "VERSION", "version"].map((name) => () => reader.attributeOf(file, name)),
        VERSION,
    );
}

/** As setuptools-scm reads tags: `v1.2`, `iris-1.2`. */
function lastTag(folder: string): string | undefined {
    try {
        const args = ["describe", "--tags", "--abbrev=0", "--match", "*[0-9]*"];
        const tag = execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
        return /^(?:[\w-]+-)?[vV]?(\d+(?:\.\d+)*[\w.!-]*)/.exec(tag.trim())?.[1];
    } catch {
        // No git, no repository, no tag.
        return undefined;
    }
}

function firstValid(candidates: readonly (() => string | undefined)[], valid: RegExp): string | undefined {
    for (const candidate of candidates) {
        const found = candidate();
        if (found !== undefined && valid.test(found)) {
            return found;
        }
    }
    return undefined;
}

function at(document: unknown, keys: readonly string[]): unknown {
    return keys.reduce<unknown>(
        (value, key) =>
            typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
        document,
    );
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
