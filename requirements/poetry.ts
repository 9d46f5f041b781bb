import * as path from "node:path";
import { parse } from "smol-toml";
import { at, isTable, texts } from "./files";
import { entriesOf, openSource, unreadable } from "./conda";
import type { InputBuilder, LinesFrom } from "./input";
import { keyed, normalizeName } from "./names";
import { addPipenvSources, takeFrom } from "./named-indexes";
import { addOtherLock } from "./other-locks";
import { markersOf, pipRange } from "./poetry-spec";
import { readLine } from "./requirements-file";
import { gitAddress } from "./uv-sources";

/** Adds what `[tool.poetry.dependencies]` asks for, with what an extra makes no longer optional. */
export function addPoetry(into: InputBuilder, poetry: unknown, extras: readonly string[], from: LinesFrom): void {
    const chosen = new Set(extras.flatMap((extra) => texts(keyed(at(poetry, "extras"), extra))).map(normalizeName));
    addTable(into, at(poetry, "dependencies"), `${from.name} [tool.poetry.dependencies]`, from, chosen);
}

/**
 * Where `[tool.poetry.dependencies]` beside `[project] dependencies` says that packages come from, as `[tool.uv.sources]`
 * does; it asks for none itself.
 */
export function poetrySources(into: InputBuilder, poetry: unknown, from: LinesFrom): Record<string, unknown> {
    const where = `${from.name} [tool.poetry.dependencies]`;
    const entries = entriesOf(at(poetry, "dependencies"));
    addTable(into, Object.fromEntries(entries.filter(([name]) => name.toLowerCase() === "python")), where, from);
    const sources = entries.map(([name, given]) => {
        const specs = Array.isArray(given) ? (given as unknown[]) : [given];
        specs.forEach((spec) => takeFrom(into, name, at(spec, "source"), where));
        const elsewhere = specs.filter(isTable).filter((spec) => ["git", "path", "url"].some((key) => key in spec));
        const marked = elsewhere.map((spec) => ({ ...spec, marker: markersOf(spec).join(" and ") }));
        return marked.length === 0 ? {} : { [name]: marked };
    });
    return Object.assign({}, ...sources) as Record<string, unknown>;
}

/** The dependencies of one of Poetry's groups; undefined where it has none of that name. */
export function poetryGroup(poetry: unknown, group: string): unknown {
    return (
        at(keyed(at(poetry, "group"), group), "dependencies") ??
        (group === "dev" ? at(poetry, "dev-dependencies") : undefined)
    );
}

/** Reads a Pipfile; each of its categories is a group. */
export function readPipfile(into: InputBuilder, groups: readonly string[]): void {
    const { name, content } = openSource(into);
    const from = { name, folder: path.dirname(into.source.file) };
    let pipfile: unknown;
    try {
        pipfile = parse(content);
    } catch (error) {
        unreadable(into, name, (error as Error).message);
        return;
    }
    const python = at(pipfile, "requires", "python_version") ?? at(pipfile, "requires", "python_full_version");
    into.requiresPython ??= typeof python === "string" ? `==${python.split(".").slice(0, 2).join(".")}.*` : undefined;
    addPipenvSources(into, at(pipfile, "source"), `${from.name} [[source]]`);
    addTable(into, at(pipfile, "packages"), `${from.name} [packages]`, from);
    for (const group of groups) {
        const table = at(pipfile, group === "dev" ? "dev-packages" : group);
        if (!isTable(table)) {
            into.faults.push({
                subject: "gaiaflow:project.groups",
                problem: `names ${JSON.stringify(group)}, but ${from.name} has no such category.`,
                fix: "Take it out. Pipenv's [dev-packages] are the group dev.",
            });
        }
        addTable(into, table, `${from.name} [${group}]`, from);
    }
    addOtherLock(into, from.folder, "Pipfile.lock");
}

/** Adds a table of Poetry's or Pipenv's: versions, or tables of what is asked for, by names. */
export function addTable(
    into: InputBuilder,
    table: unknown,
    where: string,
    from: LinesFrom,
    chosen: ReadonlySet<string> = new Set(),
): void {
    for (const [name, given] of entriesOf(table)) {
        for (const spec of Array.isArray(given) ? (given as unknown[]) : [given]) {
            const version = typeof spec === "string" ? spec : at(spec, "version");
            const wanted = typeof version === "string" ? version : "*";
            const range = pipRange(wanted);
            if (name.toLowerCase() === "python") {
                const ranges = wanted.split(/\|+/).map((each) => pipRange(each) ?? "");
                into.requiresPython ??= ranges.includes("") ? undefined : ranges.join(" || ");
            } else if (range === undefined) {
                into.faults.push({
                    subject: where,
                    problem: `has ${name} = ${JSON.stringify(version)}, a choice (||) that a lock for one Python cannot keep.`,
                    fix: `Leave one of them, as in: ${name} = ${JSON.stringify(String(version).split("|")[0]?.trim())}`,
                });
            } else if (at(spec, "optional") !== true || chosen.has(normalizeName(name))) {
                readLine(into, lineOf(name, range, spec), where, from);
                takeFrom(into, name, at(spec, "source") ?? at(spec, "index"), where);
            }
        }
    }
}

function lineOf(name: string, range: string, spec: unknown): string {
    const extras = texts(at(spec, "extras"));
    const asked = extras.length === 0 ? name : `${name}[${extras.join(",")}]`;
    const [git, folder, url] = ["git", "path", "url"].map((key) => at(spec, key));
    const file = folder ?? at(spec, "file");
    const markers = markersOf(spec);
    const end = markers.length === 0 ? "" : ` ; ${markers.join(" and ")}`;
    if (typeof file === "string" && !/^https?:/.test(file)) {
        return `-e ./${file}${asked.slice(name.length)}${end}`.replace("-e .//", "-e /");
    }
    const address = typeof git === "string" ? gitAddress(git, spec) : (url ?? file);
    return typeof address === "string" ? `${asked} @ ${address}${end}` : `${asked}${range}${end}`;
}
