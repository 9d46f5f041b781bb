import { at, firstText, isTable, list } from "./files";
import type { InputBuilder } from "./input";
import { hostOf, noteLogin } from "./logins";
import { normalizeName, withoutPasswords } from "./names";
import { loginsAs, PYPI, type PackageIndex } from "./package-index";

/** Adds indexes as uv has them in tables, `{ name, url, explicit }`; a login in an address is noted, and not taken along. */
export function addIndexes(into: InputBuilder, tables: unknown, where: string): void {
    for (const table of list(tables).filter(isTable)) {
        const { name, url } = table;
        const known = list(into.uvSettings["index"]);
        const isSame = (each: unknown): boolean =>
            at(each, "name") === name &&
            (name !== undefined || bare(firstText(at(each, "url"))) === bare(firstText(url)));
        if (known.some(isSame)) {
            continue;
        }
        if (typeof url === "string") {
            noteLogin(into, url, where);
        }
        const index = typeof url === "string" ? { ...table, url: withoutPasswords(url) } : table;
        into.uvSettings["index"] = [...known, index];
    }
}

/** Adds `[[tool.poetry.source]]`: what is explicit has only what names it, and what is supplemental is asked after PyPI. */
export function addPoetrySources(into: InputBuilder, sources: unknown, where: string): void {
    const all = list(sources);
    const isLast = (each: unknown): boolean => /^(supplemental|secondary)$/.test(firstText(at(each, "priority")));
    const last = all.filter(isLast).map((each) => asIndex(each, false));
    const first = all.filter((each) => !isLast(each)).map((each) => asIndex(each, at(each, "priority") === "explicit"));
    const pypi = { name: "gaiaflow-pypi", url: "https://pypi.org/simple" };
    addIndexes(into, [...first, ...(last.length > 0 ? [pypi] : []), ...last].filter(isTable), where);
}

/** Adds `[[source]]` of a Pipfile: from all but the first, Pipenv takes only what names them. */
export function addPipenvSources(into: InputBuilder, sources: unknown, where: string): void {
    const all = list(sources).map((each, index) => asIndex(each, index > 0));
    addIndexes(into, all, where);
}

/** PyPI is asked anyway; by its name, it alone is. */
function asIndex(source: unknown, isExplicit: boolean) {
    const url = at(source, "url");
    return typeof url === "string"
        ? { name: indexName(firstText(at(source, "name"), url)), url, explicit: isExplicit || PYPI.test(url) }
        : undefined;
}

/** Has a package come from the index that its entry names (`source = "private"`), and from no other. */
export function takeFrom(into: InputBuilder, name: string, index: unknown, where: string): void {
    if (typeof index !== "string") {
        return;
    }
    const isThere = list(into.uvSettings["index"]).some((each) => at(each, "name") === indexName(index));
    if (isThere) {
        const sources = into.uvSettings["sources"] as object | undefined;
        into.uvSettings["sources"] = { ...sources, [normalizeName(name)]: { index: indexName(index) } };
    } else if (!/^pypi$/i.test(index)) {
        into.faults.push({
            subject: where,
            problem: `takes ${name} from ${JSON.stringify(index)}, and the file has no source of that name.`,
            fix: "Correct it, or add the source with its address.",
        });
    }
}

/** As uv takes the name of an index. */
export const indexName = (name: string): string => name.replaceAll(/[^\w.-]+/g, "-");

/** The configuration's indexes that are asked for all packages: of one that the project's file names, the login alone counts. */
export function unnamed(indexes: readonly PackageIndex[], named: unknown): PackageIndex[] {
    const urls = list(named).filter((each) => at(each, "name") !== undefined);
    return indexes.filter(({ url }) => !urls.some((each) => bare(firstText(at(each, "url"))) === bare(url)));
}

/** The logins of indexes that the project's file names, as uv takes them: those of the same address, else of the same host. */
export function namedLogins(indexes: readonly PackageIndex[], named: unknown): Record<string, string> {
    const withLogin = indexes.filter(({ password }) => password !== undefined);
    const logins = list(named).map((each) => {
        const [name, url] = [firstText(at(each, "name")), firstText(at(each, "url"))];
        const index =
            withLogin.find((one) => bare(one.url) === bare(url)) ??
            withLogin.find((one) => hostOf(one.url) === hostOf(url));
        return name === "" || index === undefined ? {} : loginsAs(name, index);
    });
    return Object.assign({}, ...logins) as Record<string, string>;
}

const bare = (url: string): string => url.replace(/\/+$/, "");
