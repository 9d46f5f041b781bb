import { parseDocument } from "yaml";
import { packageAt, SUBDIRS, type CondaPackage, type CondaPackages, type Subdir } from "./conda-ask";
import { addLockedPip, withoutMark } from "./conda-lock-pip";
import { addConda, noteLibraries } from "./conda-spec";
import { entriesOf, openSource, unreadable } from "./conda";
import { at, firstText, isTable, list, texts } from "./files";
import type { InputBuilder } from "./input";

type Entry = Record<string, unknown>;

/** Reads a conda-lock.yml or pixi.lock: the Python packages that it has for Linux, in its versions. */
export function readCondaLock(into: InputBuilder): void {
    const { name, content } = openSource(into);
    const document = parseDocument(content);
    if (document.errors[0] !== undefined) {
        unreadable(into, name, document.errors[0].message);
        return;
    }
    const lock = document.toJSON() as unknown;
    if (into.conda !== undefined) {
        Object.assign(into.conda.locked, lockedPackages(lock));
    }
    const skipped: (string | undefined)[] = [];
    for (const each of [...list(at(lock, "package")), ...packagesOfPixi(lock)].filter(isTable).filter(isForLinux)) {
        const { name: packageName, version } = named(each);
        const needs = [...texts(each["depends"]), ...entriesOf(each["dependencies"]).map(([key]) => key)];
        const isPips = each["manager"] === "pip" || each["pypi"] !== undefined;
        const address = isPips ? withoutMark(firstText(each["pypi"], each["url"])) : "";
        if (packageName === "python") {
            into.requiresPython ??= `==${version.split(".").slice(0, 2).join(".")}.*`;
        } else if (address !== "" && !/^(https?|git\+)/.test(address)) {
            into.notes.push(
                `${name}: ${packageName} is a folder of the project (${address}), whose code is there anyway.`,
            );
        } else if (isPips) {
            const sha256 = firstText(each["sha256"], at(each["hash"], "sha256"));
            addLockedPip(into, { name: packageName, version, address, sha256 }, name, lock);
        } else if (into.conda !== undefined) {
            // It is among those above.
        } else if (needs.some((need) => /^(python|python_abi)\b/.test(need))) {
            skipped.push(addConda(into, { name: packageName, version: `==${version}` }, name, ""));
        } else {
            skipped.push(packageName);
        }
    }
    noteLibraries(into, name, skipped);
}

/** Its default environment's; each environment of a lock has versions of its own. */
function packagesOfPixi(lock: unknown): readonly unknown[] {
    const all = list(at(lock, "packages"));
    const chosen = entriesOf(at(lock, "environments", "default", "packages"));
    const addresses = new Set(
        chosen.flatMap(([, packages]) => list(packages)).map((each) => firstText(at(each, "conda"), at(each, "pypi"))),
    );
    return addresses.size === 0
        ? all
        : all.filter((each) => addresses.has(firstText(at(each, "conda"), at(each, "pypi"))));
}

function named(each: Entry): { readonly name: string; readonly version: string } {
    const [, fileName, fileVersion] =
        /\/([^/]+?)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)$/.exec(firstText(each["conda"])) ?? [];
    return { name: firstText(each["name"], fileName), version: firstText(each["version"], fileVersion) };
}

function isForLinux(each: Entry): boolean {
    const place = firstText(each["platform"], each["conda"]);
    return each["pypi"] !== undefined || place === "linux-64" || /\/(linux-64|noarch)\//.test(place);
}

/** conda's own packages, for each kind of machine that a lock has any for; with the hashes that it has. */
function lockedPackages(lock: unknown): CondaPackages {
    const found = SUBDIRS.map((subdir) => [subdir, ofCondaLock(lock, subdir) ?? ofPixi(lock, subdir)] as const);
    return Object.fromEntries(found.filter(([, packages]) => packages.length > 0));
}

function ofCondaLock(lock: unknown, subdir: Subdir): CondaPackage[] | undefined {
    const all = at(lock, "package");
    return all === undefined
        ? undefined
        : list(all)
              .filter((each) => at(each, "manager") === "conda" && at(each, "platform") === subdir)
              .flatMap((each) => {
                  const hash = hashOf(at(each, "hash"));
                  const depends = entriesOf(at(each, "dependencies")).map(([name]) => name);
                  return packageAt(firstText(at(each, "url")), hash, depends) ?? [];
              });
}

/** Those of its default environment. */
function ofPixi(lock: unknown, subdir: Subdir): CondaPackage[] {
    const chosen = list(at(lock, "environments", "default", "packages", subdir)).map((each) =>
        firstText(at(each, "conda")),
    );
    const addressOf = (each: unknown): string => firstText(at(each, "conda"), at(each, "url"));
    const known = new Map(list(at(lock, "packages")).map((each) => [addressOf(each), each]));
    return chosen.flatMap((url) => packageAt(url, hashOf(known.get(url)), at(known.get(url), "depends")) ?? []);
}

function hashOf(hashes: unknown): string {
    const [sha256, md5] = ["sha256", "md5"].map((kind) => firstText(at(hashes, kind)));
    return sha256 === "" ? `md5:${md5 ?? ""}` : `sha256:${sha256 ?? ""}`;
}
