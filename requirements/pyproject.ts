import * as path from "node:path";
import { parse } from "smol-toml";
import { at, isTable, list, readText, texts } from "./files";
import type { InputBuilder } from "./input";
import { normalizeName, splitRequirement } from "./names";
import { needsBuild, readLine } from "./requirements-file";

/** What of a pyproject.toml is asked for beside its dependencies. */
export interface Chosen {
    readonly extras?: readonly string[];
    readonly groups?: readonly string[];
}

/** Settings of uv that say what may be taken; its others are of no account to a lock. */
const UV_SETTINGS = [
    "constraint-dependencies",
    "override-dependencies",
    "index",
    "prerelease",
    "exclude-newer",
    "dependency-metadata",
];

/** Reads what a project's pyproject.toml asks for. */
export function readPyproject(into: InputBuilder, file: string, { extras = [], groups = [] }: Chosen): void {
    const name = path.relative(into.source.projectRoot, file);
    const content = readText(file) ?? "";
    into.files.set(name, content);
    let pyproject: unknown;
    try {
        pyproject = parse(content);
    } catch (error) {
        const [reason = ""] = (error as Error).message.split("\n");
        into.faults.push({ subject: name, problem: `cannot be read (${reason}).`, fix: "Correct it." });
        return;
    }
    const project = at(pyproject, "project");
    const requiresPython = at(project, "requires-python");
    into.requiresPython ??= typeof requiresPython === "string" ? requiresPython : undefined;
    const uv = at(pyproject, "tool", "uv");
    for (const key of UV_SETTINGS.filter((each) => at(uv, each) !== undefined)) {
        into.uvSettings[key] = at(uv, key);
    }
    if (list(at(project, "dynamic")).includes("dependencies")) {
        needsBuild(into, "-e .", name, "states its dependencies by code (dynamic)");
    }
    const add = (lines: readonly string[], place: string): void => {
        lines.forEach((line) => addSourced(into, line, `${name} [${place}]`, path.dirname(file), at(uv, "sources")));
    };
    const own = typeof at(project, "name") === "string" ? normalizeName(at(project, "name") as string) : "";
    add(texts(at(project, "dependencies")), "project");
    for (const extra of withOwnExtras(project, own, extras)) {
        const lines = keyed(at(project, "optional-dependencies"), extra);
        if (lines === undefined) {
            into.faults.push(missing("extra", extra, "extras", name, at(project, "optional-dependencies")));
        }
        add(
            texts(lines).filter((line) => splitRequirement(line)?.name !== own),
            `extra ${extra}`,
        );
    }
    for (const group of groups) {
        add(groupLines(into, pyproject, group, name), `group ${group}`);
    }
}

/** Extras with those that they take in by the project's own name: `all = ["iris[s3,plots]"]`. */
function withOwnExtras(project: unknown, own: string, extras: readonly string[]): string[] {
    const found = new Set(extras);
    for (const extra of found) {
        const lines = texts(keyed(at(project, "optional-dependencies"), extra));
        const inner = lines.filter((line) => splitRequirement(line)?.name === own);
        const names = inner.flatMap((line) => /\[([^\]]*)\]/.exec(line)?.[1]?.split(",") ?? []);
        names.forEach((name) => found.add(name.trim()));
    }
    return [...found];
}

/** The lines of a dependency group, with those of the groups that it includes. */
function groupLines(
    into: InputBuilder,
    pyproject: unknown,
    group: string,
    file: string,
    seen: string[] = [],
): string[] {
    const lines = keyed(at(pyproject, "dependency-groups"), group);
    if (lines === undefined) {
        into.faults.push(missing("dependency group", group, "groups", file, at(pyproject, "dependency-groups")));
    }
    return list(lines).flatMap((line) => {
        const included = at(line, "include-group");
        const isNew = typeof included === "string" && !seen.includes(included);
        return typeof line === "string"
            ? [line]
            : isNew
              ? groupLines(into, pyproject, included, file, [...seen, included])
              : [];
    });
}

/** Adds a dependency from where `[tool.uv.sources]` says, if it says anything. */
function addSourced(into: InputBuilder, line: string, where: string, folder: string, sources: unknown): void {
    const { name = "" } = splitRequirement(line) ?? {};
    const [source] = [keyed(sources, name)].flat();
    if (!isTable(source) || "index" in source) {
        if (isTable(source)) {
            into.uvSettings["sources"] = { ...(into.uvSettings["sources"] as object), [name]: source };
        }
        readLine(into, line, where, { name: where, folder });
    } else if (typeof source["url"] === "string") {
        readLine(into, `${name} @ ${source["url"]}`, where, { name: where, folder });
    } else if (typeof source["git"] === "string") {
        const revision = [source["rev"], source["tag"], source["branch"]].find((each) => typeof each === "string");
        const at = revision === undefined ? "" : `@${revision}`;
        needsBuild(into, `${name} @ git+${source["git"]}${at}`, where, "comes from a repository");
    } else if (typeof source["path"] === "string") {
        readLine(into, `-e ${path.resolve(folder, source["path"])}`, where, { name: where, folder });
    } else {
        needsBuild(into, line, where, "is a part of the same uv workspace");
    }
}

/** What a table has under a name, however that is written. */
function keyed(table: unknown, name: string): unknown {
    const entries = isTable(table) ? Object.entries(table) : [];
    return entries.find(([key]) => normalizeName(key) === normalizeName(name))?.[1];
}

function missing(what: string, name: string, key: "extras" | "groups", file: string, table: unknown) {
    const there = isTable(table) ? Object.keys(table).join(", ") : "";
    return {
        subject: `gaiaflow:project.${key}`,
        problem: `names ${JSON.stringify(name)}, but ${file} has no such ${what}.`,
        fix: there === "" ? `It has none: take the key out.` : `It has: ${there}.`,
    };
}
