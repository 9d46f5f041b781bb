import { parse } from "smol-toml";
import { packageAt, SUBDIRS, type CondaPackage, type CondaPackages, type Subdir } from "./conda-ask";
import { at, isTable, list, texts } from "./files";

/** A file of a package. */
export interface LockedFile {
    readonly url: string;
    readonly hashes: Readonly<Record<string, string>>;
    /** When it came to the index; not every index tells. */
    readonly uploaded?: Date;
}

/** A package of a lock, as a `pylock.toml` has it (PEP 751). */
export interface LockedPackage {
    readonly name: string;
    readonly version?: string;
    /** Where it is installed; everywhere if left out. */
    readonly marker?: string;
    /** The project's own index that it comes from, if it is none that all have. */
    readonly index?: string;
    readonly wheels: readonly LockedFile[];
    readonly sdist?: LockedFile;
    /** The one file that was asked for by its address. */
    readonly archive?: LockedFile;
    /** Whether it is not a file at all: a folder or a repository. */
    readonly isUnpacked: boolean;
    /** The folder that it is, from the lock's. */
    readonly folder?: string;
    /** The state of a repository that it is, as pip takes it: `git+https://…@commit`. */
    readonly repository?: string;
}

/** The packages of a `pylock.toml`. */
export function parsePackages(pylock: string): LockedPackage[] {
    return list(at(parse(pylock), "packages"))
        .filter(isTable)
        .map((each) => {
            const [version, marker, index] = ["version", "marker", "index"].map((key) => textOf(each[key]));
            const [sdist, archive] = [fileOf(each["sdist"]), fileOf(each["archive"])];
            const [folder, repository] = [textOf(at(each["directory"], "path")), repositoryOf(each["vcs"])];
            return {
                name: textOf(each["name"]) ?? "",
                ...(version !== undefined && { version }),
                ...(marker !== undefined && { marker }),
                ...(index !== undefined && { index }),
                wheels: list(each["wheels"]).flatMap((wheel) => fileOf(wheel) ?? []),
                ...(sdist && { sdist }),
                ...(archive && { archive }),
                ...(folder !== undefined && { folder }),
                ...(repository !== undefined && { repository }),
                isUnpacked: each["directory"] !== undefined || each["vcs"] !== undefined,
            };
        });
}

/** What of a lock comes from conda's channels. */
export function parseConda(pylock: string): CondaPackages {
    if (!pylock.includes("[tool.gaiaflow.conda]")) {
        return {};
    }
    const table = at(parse(pylock), "tool", "gaiaflow", "conda");
    const packagesOf = (subdir: Subdir): CondaPackage[] =>
        texts(at(table, subdir)).flatMap((line) => {
            const [url = "", hash = ""] = line.split("#");
            return packageAt(url, hash) ?? [];
        });
    const found = SUBDIRS.map((subdir) => [subdir, packagesOf(subdir)] as const);
    return Object.fromEntries(found.filter(([, packages]) => packages.length > 0));
}

/** The name of a file by its address. */
export function fileName(url: string): string {
    return decodeURIComponent(
        url
            .replace(/[?#].*$/, "")
            .split("/")
            .pop() ?? "",
    );
}

function fileOf(value: unknown): LockedFile | undefined {
    const url = textOf(at(value, "url")) ?? textOf(at(value, "path"));
    const uploaded = at(value, "upload-time");
    const hashes = Object.entries((at(value, "hashes") ?? {}) as Record<string, string>);
    return url === undefined
        ? undefined
        : { url, hashes: Object.fromEntries(hashes), ...(uploaded instanceof Date && { uploaded }) };
}

function repositoryOf(vcs: unknown): string | undefined {
    const [kind, url, commit, folder] = ["type", "url", "commit-id", "subdirectory"].map((key) => textOf(at(vcs, key)));
    const end = folder === undefined ? "" : `#subdirectory=${folder}`;
    return url === undefined ? undefined : `${kind ?? "git"}+${url.replace(/^git\+/, "")}@${commit ?? "HEAD"}${end}`;
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
