import * as fs from "node:fs";
import * as path from "node:path";
import { contentHash } from "../lib/hash";
import type { CondaPackages, CondaWay } from "./conda-ask";
import type { Input, Kind, Source } from "./input";
import { LENIENT } from "./lenient";
import { readHeader, type LockHeader } from "./lock-header";
import { readText } from "./files";
import { fileName, parseConda, parsePackages, type LockedPackage } from "./locked-package";

/** Changes when locks are made otherwise, so that all are made again. */
const FORM = "1";
/**
 * The same for those of one kind. In 2, folders and repositories of a user's own lock are no packages of an index, and neither is
 * what has an address elsewhere in conda's; in 3, what has no wheel in a user's own is built.
 */
const FORMS: Partial<Record<Kind, string>> = {
    ...{ "uv.lock": "3", "pylock.toml": "3" },
    ...{ "conda-lock.yml": "2", "pixi.lock": "2" },
};

/** A lock of ours, read. */
export interface Lock extends LockHeader {
    readonly text: string;
    readonly packages: readonly LockedPackage[];
    /** What comes from conda's channels; none in most. */
    readonly conda: CondaPackages;
}

/** What a lock is made for, beside its source. */
export interface LockedFor {
    readonly extras?: readonly string[];
    readonly groups?: readonly string[];
    /** What the platform needs in the same environment. */
    readonly lenient?: readonly string[];
    /** The project's own indexes by their addresses. */
    readonly indexes?: readonly { readonly url: string }[];
    /** How conda's channels are asked. Defaults to `auto`: whichever way the lock was made is kept. */
    readonly conda?: CondaWay | undefined;
}

/** Where the lock of a source is: beside it, under a name of its own where the user's own is called pylock.toml. */
export function lockFile({ kind, file }: Source): string {
    return path.join(path.dirname(file), kind === "pylock.toml" ? "pylock.gaiaflow.toml" : "pylock.toml");
}

/** Reads a lock of ours; undefined where there is none. */
export function readLock(file: string): Lock | undefined {
    const text = readText(file);
    return text === undefined ? undefined : parseLock(text);
}

/** The text of a lock of ours, read; undefined where it is none. */
export function parseLock(text: string): Lock | undefined {
    const header = readHeader(text);
    return header && { ...header, text, packages: parsePackages(text), conda: parseConda(text) };
}

/** All that a lock has, as {@link diffLocks} takes it; of conda's packages those of x86_64. */
export function allPackages({ conda, packages }: Pick<Lock, "conda" | "packages">): LockedPackage[] {
    const ofConda = (conda["linux-64"] ?? []).map(({ name, version }) => ({
        name,
        version,
        wheels: [],
        isUnpacked: false,
    }));
    return [...packages, ...ofConda];
}

/** What a lock is made for, of the options that it is made with. */
export function lockedFor({
    conda = "auto",
    extras = [],
    groups = [],
    lenient = LENIENT,
    indexes = [],
}: LockedFor): Required<LockedFor> {
    return { conda, extras, groups, lenient, indexes };
}

/** What moves when, and only when, a lock has to be made again. */
export function inputHash(
    { files, source }: Pick<Input, "files"> & { readonly source?: Pick<Source, "kind"> },
    { conda = "auto", extras = [], groups = [], lenient = [], indexes = [] }: LockedFor,
): string {
    const asked = JSON.stringify([
        (source && FORMS[source.kind]) ?? FORM,
        extras.toSorted(),
        groups.toSorted(),
        lenient.toSorted(),
        indexes.map(({ url }) => url),
        ...(conda === "auto" ? [] : [conda]),
    ]);
    const texts = [...files].map(
        ([name, text]) => [name.replaceAll("\\", "/"), text.replaceAll("\r\n", "\n")] as const,
    );
    return contentHash(new Map([...texts, ["", asked]]));
}

/** Whether a lock is of another state of its source, or for another Python than is now set. */
export function isStale(
    lock: Lock,
    input: Input,
    options: LockedFor & { readonly python?: string | undefined },
): boolean {
    const isOtherPython = options.python !== undefined && options.python !== lock.python;
    return isOtherPython || lock.hash !== inputHash(input, options);
}

/** Writes a lock, whole or not at all. Leaves a file that is the same as it is. */
export function writeLock(file: string, text: string): void {
    if (readText(file) !== text) {
        const unfinished = `${file}.${process.pid}.tmp`;
        fs.writeFileSync(unfinished, text);
        fs.renameSync(unfinished, file);
    }
}

/** What another lock brings, a line a package: `numpy 2.1.0 → 2.2.0`, `+ x 1.0`, `- y 2.0`. */
export function diffLocks(old: readonly LockedPackage[] | undefined, now: readonly LockedPackage[]): string[] {
    const [before, after] = [versions(old ?? []), versions(now)];
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    return names.flatMap((name) => {
        const [was, is] = [before.get(name), after.get(name)];
        return was === is
            ? []
            : was === undefined
              ? [`+ ${name} ${is}`]
              : is === undefined
                ? [`- ${name} ${was}`]
                : [`${name} ${was} → ${is}`];
    });
}

function versions(packages: readonly LockedPackage[]): Map<string, string> {
    const found = new Map<string, string>();
    for (const { name, version, archive } of packages) {
        const text = version ?? fileName(archive?.url ?? "");
        found.set(name, [...(found.get(name)?.split(", ") ?? []), text].sort().join(", "));
    }
    return found;
}
