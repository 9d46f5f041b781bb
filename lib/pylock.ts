import { parse } from "smol-toml";

/** A file that a lock names, by the hashes that it may have. */
interface LockedFile {
    readonly hashes?: Readonly<Record<string, string>>;
}

/** A package of a `pylock.toml`, as far as it is read here (PEP 751). */
interface LockedPackage {
    readonly name: string;
    readonly version?: string;
    readonly marker?: string;
    readonly wheels?: readonly LockedFile[];
    readonly sdist?: LockedFile;
    readonly archive?: LockedFile & { readonly url?: string };
    readonly vcs?: { readonly type: string; readonly url?: string; readonly "commit-id": string };
}

/**
 * What a `pylock.toml` locks, as lines of a requirements file with hashes. A lock names each file by its address on
 * pypi.org, which a machine behind a mirror cannot reach; by name and hash any index will do.
 *
 * @param lock The text of the `pylock.toml`.
 * @returns One line a package, in the order of the lock.
 */
export function lockedRequirements(lock: string): string {
    const { packages = [] } = parse(lock) as { readonly packages?: readonly LockedPackage[] };
    return packages.map((locked) => `${requirement(locked)}\n`).join("");
}

function requirement(locked: LockedPackage): string {
    const { archive, marker, name, vcs, version } = locked;
    const files = archive ? [archive] : [...(locked.wheels ?? []), ...(locked.sdist ? [locked.sdist] : [])];
    const hashes = files.flatMap((file) =>
        Object.entries(file.hashes ?? {}).map(([algorithm, digest]) => ` --hash=${algorithm}:${digest}`),
    );
    const address = vcs ? `${vcs.type}+${vcs.url ?? ""}@${vcs["commit-id"]}` : archive?.url;
    const what = address === undefined ? `${name}==${version ?? ""}` : `${name} @ ${address}`;
    return `${what}${marker === undefined ? "" : ` ; ${marker}`}${hashes.join("")}`;
}
