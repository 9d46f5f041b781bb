import * as path from "node:path";
import { parse } from "smol-toml";
import { at, firstText, list, readText, texts } from "./files";
import type { InputBuilder } from "./input";
import { keyed, normalizeName, splitRequirement } from "./names";
import { addPixiTables } from "./conda";
import { addOtherLock } from "./other-locks";
import { addPoetry, addTable, poetryGroup, poetrySources } from "./poetry";
import { groupLines, missing, thereIs } from "./groups";
import { addDynamic, addDynamicExtra, BY_CODE, noExtra } from "./setuptools";
import { addIndexes, addPoetrySources } from "./named-indexes";
import { scriptAsPyproject } from "./script";
import { addPdmSources, addUvIndexes } from "./other-indexes";
import { addSourced, type SourcesOf } from "./uv-sources";

/** What of a pyproject.toml is asked for beside its dependencies. */
export interface Chosen {
    readonly extras?: readonly string[];
    readonly groups?: readonly string[];
}

/** Settings of uv that say what may be taken; its others are of no account to a lock. */
const UV_SETTINGS = [
    "constraint-dependencies",
    "override-dependencies",
    "prerelease",
    "exclude-newer",
    "dependency-metadata",
];

/** Reads what a project's pyproject.toml asks for. */
export function readPyproject(into: InputBuilder, file: string, { extras = [], groups = [] }: Chosen): void {
    const name = path.relative(into.source.projectRoot, file);
    const isScript = file.endsWith(".py");
    const text = readText(file) ?? "";
    // The rest of a script says nothing of what it needs, and changes more often.
    const content = isScript ? (scriptAsPyproject(text) ?? "") : text;
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
    addIndexes(into, at(uv, "index"), `${name} [[tool.uv.index]]`);
    addUvIndexes(into, uv, name);
    addPoetrySources(into, at(pyproject, "tool", "poetry", "source"), `${name} [[tool.poetry.source]]`);
    addPdmSources(into, at(pyproject, "tool", "pdm", "source"), `${name} [[tool.pdm.source]]`);
    const [poetry, pixi] = ["poetry", "pixi"].map((tool) => at(pyproject, "tool", tool));
    const hasPoetry = at(poetry, "dependencies") !== undefined;
    const isBuiltByPoetry = hasPoetry && /poetry/.test(firstText(at(pyproject, "build-system", "build-backend")));
    const isDynamic = list(at(project, "dynamic")).includes("dependencies");
    const isRead = isDynamic && !isBuiltByPoetry && addDynamic(into, pyproject, path.dirname(file));
    if (isDynamic && !isRead && !hasPoetry) {
        into.faults.push({ subject: name, ...BY_CODE });
    }
    const stated = at(project, "dependencies");
    const isPoetrys = project === undefined || (stated === undefined && !isRead);
    const from = { name, folder: path.dirname(file) };
    const sources = { ...(isPoetrys ? {} : poetrySources(into, poetry, from)), ...(at(uv, "sources") as object) };
    const add = (lines: readonly string[], place: string, part: SourcesOf = {}): void => {
        lines.forEach((line) => addSourced(into, line, `${name} [${place}]`, from.folder, { sources, ...part }));
    };
    const projectName = typeof at(project, "name") === "string" ? normalizeName(at(project, "name") as string) : "";
    if (stated !== undefined && texts(stated).length !== (Array.isArray(stated) ? stated.length : -1)) {
        into.faults.push({
            subject: `${name} [project] dependencies`,
            problem: "is no list of texts.",
            fix: 'Write it as: dependencies = ["name>=1.0"]',
        });
    }
    const isOwn = (line: string): boolean => splitRequirement(line)?.name === projectName;
    add(
        texts(stated).filter((line) => !isOwn(line)),
        "project",
    );
    if (isPoetrys) {
        addPoetry(into, poetry, extras, from);
    }
    addPixiTables(into, pixi, groups, name);
    const ofPoetry = isPoetrys ? at(poetry, "extras") : undefined;
    const isOfPoetry = (extra: string): boolean => keyed(ofPoetry, extra) !== undefined;
    for (const extra of withOwnExtras(project, projectName, [
        ...extras,
        ...extrasOf(texts(stated).filter(isOwn)),
    ]).filter((each) => !isOfPoetry(each))) {
        const lines = keyed(at(project, "optional-dependencies"), extra);
        if (lines === undefined && !addDynamicExtra(into, pyproject, extra, from.folder)) {
            const table = at(project, "optional-dependencies") ?? ofPoetry;
            const isConfigured = file === into.source.file && extras.includes(extra);
            into.faults.push(
                isConfigured ? missing("extra", extra, "extras", name, table) : noExtra(name, extra, thereIs(table)),
            );
        }
        add(
            texts(lines).filter((line) => !isOwn(line)),
            `extra ${extra}`,
            { extra },
        );
    }
    for (const group of groups.filter((each) => at(pixi, "feature", each) === undefined)) {
        const table = poetryGroup(poetry, group);
        if (table === undefined) {
            add(groupLines(into, pyproject, group, name), `group ${group}`, { group });
        } else {
            addTable(into, table, `${name} group ${group}`, from);
        }
    }
    // The lock of another package in the project settles what that one was tried with, and not what is asked for here.
    if (file === into.source.file && !isScript) {
        addOtherLock(into, path.dirname(file), "poetry.lock");
        addOtherLock(into, path.dirname(file), "pdm.lock");
    }
}

/** Extras with those that they take in by the project's own name: `all = ["iris[s3,plots]"]`. */
function withOwnExtras(project: unknown, own: string, extras: readonly string[]): string[] {
    const found = new Set(extras);
    for (const extra of found) {
        const lines = texts(keyed(at(project, "optional-dependencies"), extra));
        const inner = lines.filter((line) => splitRequirement(line)?.name === own);
        extrasOf(inner).forEach((name) => found.add(name));
    }
    return [...found];
}

/** `a` and `b` of `iris[a, b]`. */
function extrasOf(lines: readonly string[]): string[] {
    return lines.flatMap((line) => /\[([^\]]*)\]/.exec(line)?.[1]?.split(",") ?? []).map((name) => name.trim());
}
