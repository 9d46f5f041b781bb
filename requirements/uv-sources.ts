import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "smol-toml";
import { at, isTable, list, readText, texts } from "./files";
import type { InputBuilder } from "./input";
import { mayHoldOnLinux } from "./markers";
import { keyed, normalizeName, splitRequirement } from "./names";
import { readLine } from "./requirements-file";

/** What of `[tool.uv.sources]` counts for a dependency: entries without an extra or a group, and those of its own. */
export interface SourcesOf {
    readonly extra?: string;
    readonly group?: string;
}

/** Adds a dependency from where `[tool.uv.sources]` says, if it says anything. */
export function addSourced(
    into: InputBuilder,
    line: string,
    where: string,
    folder: string,
    { sources, ...part }: SourcesOf & { readonly sources: unknown },
): void {
    const { name = "", rest = "" } = splitRequirement(line) ?? {};
    const [, extras = ""] = /^(\[[^\]]*\])/.exec(rest) ?? [];
    const [marker = ""] = /\s*;.*$/s.exec(rest) ?? [];
    const end = marker === "" ? "" : ` ${marker.trim()}`;
    const source = list([keyed(sources, name)].flat())
        .filter(isForLinux)
        .find((each) => isOf(each, part));
    const read = (text: string): void => readLine(into, text, where, { name: where, folder });
    if (!isTable(source) || "index" in source) {
        if (isTable(source)) {
            // What uv is given has no extras and groups of its own.
            const given = Object.fromEntries(
                Object.entries(source).filter(([key]) => key !== "extra" && key !== "group"),
            );
            into.uvSettings["sources"] = { ...(into.uvSettings["sources"] as object), [name]: given };
        }
        read(line);
    } else if (typeof source["url"] === "string") {
        read(`${name}${extras} @ ${source["url"]}${end}`);
    } else if (typeof source["git"] === "string") {
        read(`${name}${extras} @ ${gitAddress(source["git"], source)}${end}`);
    } else if (typeof source["path"] === "string") {
        read(`-e ${path.resolve(folder, source["path"])}${extras}${end}`);
    } else {
        const member = workspaceMember(folder, name);
        if (member === undefined) {
            into.faults.push({
                subject: where,
                problem: `names ${name} as a part of the same uv workspace, which has none of that name.`,
                fix: "Correct it, or [tool.uv.workspace] members.",
            });
        } else {
            read(`-e ${member}${extras}${end}`);
        }
    }
}

/** `git+https://…@v1#subdirectory=python`, as the tables of uv, pixi and Poetry name it. */
export function gitAddress(git: string, table: unknown): string {
    const state = ["rev", "tag", "branch", "ref"].map((key) => at(table, key)).find((each) => typeof each === "string");
    const folder = at(table, "subdirectory");
    const end = typeof folder === "string" ? `#subdirectory=${folder}` : "";
    return `${/^git\+/.test(git) ? "" : "git+"}${git}${state === undefined ? "" : `@${state}`}${end}`;
}

/** Of several sources, those for other systems do not count. */
function isForLinux(source: unknown): boolean {
    const marker = at(source, "marker");
    return typeof marker !== "string" || mayHoldOnLinux(marker);
}

function isOf(source: unknown, part: SourcesOf): boolean {
    return (["extra", "group"] as const).every((key) => {
        const given = at(source, key);
        return typeof given !== "string" || normalizeName(given) === normalizeName(part[key] ?? "");
    });
}

/** The folder of a workspace's member: of that of this folder or of one above. */
function workspaceMember(folder: string, name: string): string | undefined {
    for (let root = folder; ; root = path.dirname(root)) {
        const patterns = texts(at(pyprojectOf(root), "tool", "uv", "workspace", "members"));
        const found = patterns
            .flatMap((pattern) => matching(root, pattern.split("/")))
            .find((each) => {
                const called = at(pyprojectOf(each), "project", "name");
                return typeof called === "string" && normalizeName(called) === name;
            });
        if (found !== undefined || root === path.dirname(root)) {
            return found;
        }
    }
}

/** The folders that a pattern such as `packages/*` names. */
function matching(root: string, [step, ...rest]: readonly string[]): string[] {
    if (step === undefined) {
        return [root];
    }
    if (!step.includes("*")) {
        return matching(path.join(root, step), rest);
    }
    const pattern = new RegExp(`^${step.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
    return (fs.existsSync(root) ? fs.readdirSync(root, { withFileTypes: true }) : [])
        .filter((each) => each.isDirectory() && pattern.test(each.name))
        .flatMap((each) => matching(path.join(root, each.name), rest));
}

function pyprojectOf(folder: string): unknown {
    try {
        return parse(readText(path.join(folder, "pyproject.toml")) ?? "");
    } catch {
        return undefined;
    }
}
