import * as path from "node:path";
import { at, firstText, isTable, list, texts } from "./files";
import type { InputBuilder } from "./input";
import { addIndexes, indexName } from "./named-indexes";
import { normalizeName } from "./names";
import { PYPI } from "./package-index";
import { readLine } from "./requirements-file";

/**
 * Adds the indexes of `[tool.uv]` and `[tool.uv.pip]` that are no tables (`index-url`, `extra-index-url`, `find-links`,
 * `index-strategy`), in uv's order.
 */
export function addUvIndexes(into: InputBuilder, uv: unknown, name: string): void {
    for (const [table, where] of [
        [uv, `${name} [tool.uv]`],
        [at(uv, "pip"), `${name} [tool.uv.pip]`],
    ] as const) {
        const [extra, index, links] = ["extra-index-url", "index-url", "find-links"].map((key) => at(table, key));
        addAll(into, table, { urls: [...texts(extra), ...texts([index])], links: texts(links) }, where);
    }
}

/** Adds those of pixi's `[pypi-options]`. */
export function addPixiIndexes(into: InputBuilder, options: unknown, where: string): void {
    const [extra, index, links] = ["extra-index-urls", "index-url", "find-links"].map((key) => at(options, key));
    const linked = list(links).map((each) => firstText(at(each, "url"), at(each, "path")));
    addAll(into, options, { urls: [...texts(extra), ...texts([index])], links: linked }, where);
}

/** Adds `[[tool.pdm.source]]`, in the order that they stand in. */
export function addPdmSources(into: InputBuilder, sources: unknown, where: string): void {
    for (const source of list(sources).filter(isTable)) {
        const limit = ["include_packages", "exclude_packages"].find((key) => texts(source[key]).length > 0);
        if (limit !== undefined) {
            into.faults.push({
                subject: where,
                problem: `has ${limit}, which uv does not go by.`,
                fix: 'Take it out, and name the source of single packages, as in: [tool.uv.sources]   NAME = { index = "SOURCE" }   with [[tool.uv.index]] for the source.',
            });
        }
        const [name, url] = [firstText(source["name"]), firstText(source["url"])];
        if (source["type"] === "find_links") {
            addLinks(into, [url], where);
        } else if (url !== "" && !PYPI.test(url)) {
            addIndexes(into, [{ ...(name !== "" && { name: indexName(name) }), url }], where);
        }
    }
}

/** Has a package come from the index at an address, and from no other (pixi's `index = "https://…"`). */
export function takeFromAddress(into: InputBuilder, name: string, url: unknown, where: string): void {
    if (typeof url !== "string") {
        return;
    }
    const index = indexName(url.replace(/^\w+:\/\/([^/]*@)?/, ""));
    addIndexes(into, [{ name: index, url, explicit: true }], where);
    const sources = into.uvSettings["sources"] as object | undefined;
    into.uvSettings["sources"] = { ...sources, [normalizeName(name)]: { index } };
}

function addAll(
    into: InputBuilder,
    table: unknown,
    { links, urls }: { readonly urls: readonly string[]; readonly links: readonly string[] },
    where: string,
): void {
    // PyPI is asked behind all of them: of a name that both have, it may be another package.
    const own = urls.filter((url) => !PYPI.test(url)).map((url) => ({ url }));
    addIndexes(into, own, where);
    addLinks(into, links, where);
    if (at(table, "no-index") === true) {
        into.indexLines.push("--no-index");
    }
    const strategy = at(table, "index-strategy");
    if (strategy !== undefined) {
        into.uvSettings["index-strategy"] = strategy;
    }
}

function addLinks(into: InputBuilder, links: readonly string[], where: string): void {
    const from = { name: where, folder: path.dirname(into.source.file) };
    links.forEach((link) => readLine(into, `--find-links ${link}`, where, from));
}
