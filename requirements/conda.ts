import * as path from "node:path";
import { parse as parseToml } from "smol-toml";
import { LineCounter, parseDocument } from "yaml";
import { at, firstText, isTable, list, readText, texts } from "./files";
import { NOT_NEEDED, RENAMED, SYSTEM } from "./conda-names";
import type { InputBuilder } from "./input";
import { addRequirement, needsBuild, readLine } from "./requirements-file";

/**
 * Takes a package of conda's from PyPI where that has it.
 * @param spec Its version as conda writes it: `=1.26`, `>=1.2,<2`, `1.26.4=py311h_0`; `*` or nothing for any.
 */
export function addConda(into: InputBuilder, name: string, spec: string, where: string): void {
    const version = pipVersion(spec);
    if (name === "python") {
        into.requiresPython ??= version === "" ? undefined : version;
    } else if (SYSTEM[name] !== undefined) {
        into.notes.push(
            `${where}: ${name} is not a Python package. Where it is needed, type: ` +
                `pulumi config set --path 'gaiaflow:project.systemPackages[0]' ${SYSTEM[name]}`,
        );
    } else if (!NOT_NEEDED.test(name)) {
        addRequirement(into, `${RENAMED[name] ?? name}${version}`, where);
    }
}

/** conda's `=1.26` is 1.26 with all that goes on from it; a build's name counts for conda alone. */
export function pipVersion(spec: string): string {
    const [version = ""] = spec.trim().split(/(?<![=<>!~])=(?!=)(?=[a-z0-9_]*_\d+$|py|h[0-9a-f])|\s+(?=\S*_\d+$)/);
    return version
        .split(/\s*,\s*/)
        .map((part) => part.trim())
        .filter((part) => part !== "" && part !== "*")
        .map((part) => {
            const [, exact] = /^=?([\w.!+]+?)(?:\.\*)?$/.exec(part) ?? [];
            const isWhole = /^\d+\.\d+\.\d+/.test(exact ?? "") && !part.startsWith("=") && !part.endsWith("*");
            return exact === undefined ? part.replaceAll(/\s/g, "") : isWhole ? `==${exact}` : `==${exact}.*`;
        })
        .join(",");
}

/** `conda-forge::gdal>=3.8` → name and version. */
function splitSpec(spec: string): readonly [name: string, version: string] {
    const [, name = "", version = ""] = /^(?:[^:]+::)?([\w.-]+)\s*(?:\[.*\])?(.*)$/.exec(spec.trim()) ?? [];
    return [name.toLowerCase(), version.replace(/\[.*$/, "")];
}

/** Reads an environment.yml: conda's packages by name, pip's whole. */
export function readEnvironment(into: InputBuilder): void {
    const { name, content } = open(into);
    const lines = new LineCounter();
    const document = parseDocument(content, { lineCounter: lines });
    if (document.errors[0] !== undefined) {
        unreadable(into, name, document.errors[0].message);
        return;
    }
    const dependencies = document.get("dependencies", true) as { items?: readonly unknown[] } | undefined;
    for (const item of dependencies?.items ?? []) {
        const value = (item as { toJSON(): unknown }).toJSON();
        const { range } = item as { range?: readonly number[] };
        const where = `${name} line ${lines.linePos(range?.[0] ?? 0).line}`;
        if (typeof value === "string") {
            const [dependency, version] = splitSpec(value);
            addConda(into, dependency, version, where);
        }
        for (const line of texts(at(value, "pip"))) {
            readLine(into, line, `${name} pip`, { name, folder: path.dirname(into.source.file) });
        }
    }
}

/** Reads a pixi.toml; each group is a feature. */
export function readPixi(into: InputBuilder, groups: readonly string[]): void {
    const { name, content } = open(into);
    let pixi: unknown;
    try {
        pixi = parseToml(content);
    } catch (error) {
        unreadable(into, name, (error as Error).message);
        return;
    }
    for (const part of [pixi, ...groups.map((group) => at(pixi, "feature", group))]) {
        for (const [dependency, spec] of entries(at(part, "dependencies"))) {
            const version = typeof spec === "string" ? spec : at(spec, "version");
            addConda(into, dependency, typeof version === "string" ? version : "", `${name} ${dependency}`);
        }
        for (const [dependency, spec] of entries(at(part, "pypi-dependencies"))) {
            addPixi(into, dependency, spec, `${name} ${dependency}`);
        }
    }
}

function addPixi(into: InputBuilder, name: string, spec: unknown, where: string): void {
    const from = { name: where, folder: path.dirname(into.source.file) };
    const extras = texts(at(spec, "extras"));
    const asked = extras.length === 0 ? name : `${name}[${extras.join(",")}]`;
    const [version, git, folder, url] = ["version", "git", "path", "url"].map((key) => at(spec, key));
    if (typeof git === "string") {
        needsBuild(into, `${asked} @ git+${git}`, where, "comes from a repository");
    } else if (typeof folder === "string" || typeof url === "string") {
        readLine(into, typeof folder === "string" ? `-e ${folder}` : `${asked} @ ${url as string}`, where, from);
    } else {
        const wanted = typeof spec === "string" ? spec : typeof version === "string" ? version : "*";
        addRequirement(into, `${asked}${wanted === "*" ? "" : pipVersion(wanted)}`, where);
    }
}

/** Reads a conda-lock.yml or pixi.lock: the Python packages that it has for Linux, in its versions. */
export function readCondaLock(into: InputBuilder): void {
    const { name, content } = open(into);
    const document = parseDocument(content);
    const lock = document.toJSON() as unknown;
    const skipped: string[] = [];
    const packages = [...list(at(lock, "package")), ...list(at(lock, "packages"))].filter(isTable).filter(isForLinux);
    for (const each of packages) {
        const [, fileName, fileVersion] =
            /\/([^/]+?)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)$/.exec(firstText(each["conda"])) ?? [];
        const packageName = firstText(each["name"], fileName);
        const version = firstText(each["version"], fileVersion);
        const needs = [...texts(each["depends"]), ...entries(each["dependencies"]).map(([key]) => key)];
        if (packageName === "python") {
            into.requiresPython ??= `==${version.split(".").slice(0, 2).join(".")}.*`;
        } else if (each["manager"] === "pip" || each["pypi"] !== undefined) {
            addRequirement(into, `${packageName}==${version}`, name);
        } else if (needs.some((need) => /^(python|python_abi)\b/.test(need))) {
            addConda(into, packageName, `==${version}`, name);
        } else {
            skipped.push(packageName);
        }
    }
    if (skipped.length > 0) {
        into.notes.push(
            `${name}: not Python packages, and left out: ${[...new Set(skipped)].sort().join(", ")}. Wheels of PyPI bring their own ` +
                "libraries; what is missing all the same is added by gaiaflow:project.systemPackages.",
        );
    }
}

function isForLinux(each: Record<string, unknown>): boolean {
    const place = firstText(each["platform"], each["conda"]);
    return each["pypi"] !== undefined || place === "linux-64" || /\/(linux-64|noarch)\//.test(place);
}

function open(into: InputBuilder): { readonly name: string; readonly content: string } {
    const name = path.relative(into.source.projectRoot, into.source.file);
    const content = readText(into.source.file) ?? "";
    into.files.set(name, content);
    return { name, content };
}

function entries(value: unknown): [string, unknown][] {
    return isTable(value) ? Object.entries(value) : [];
}

function unreadable(into: InputBuilder, name: string, message: string): void {
    into.faults.push({
        subject: name,
        problem: `cannot be read (${message.split("\n")[0] ?? ""}).`,
        fix: "Correct it.",
    });
}
