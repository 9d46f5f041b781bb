import { NOT_NEEDED } from "./conda-names";
import { firstText, isTable, texts } from "./files";

/** Whether conda's channels are asked for what a file of conda's names: where they are reached, always, or never. */
export const CONDA_WAYS = ["auto", "always", "never"] as const;
export type CondaWay = (typeof CONDA_WAYS)[number];

/** What conda calls the machines that images are for. */
export const SUBDIRS = ["linux-64", "linux-aarch64"] as const;
export type Subdir = (typeof SUBDIRS)[number];

/** What markers call them. */
export const MACHINES: Readonly<Record<Subdir, string>> = { "linux-64": "x86_64", "linux-aarch64": "aarch64" };

/** A package that one of conda's channels has. */
export interface CondaPackage {
    readonly url: string;
    /** `sha256:…`, or of old channels `md5:…`. */
    readonly hash: string;
    /** In small letters. */
    readonly name: string;
    readonly version: string;
    /** What it needs, as conda has it: `python >=3.11,<3.12.0a0`. */
    readonly depends: readonly string[];
}

/** The packages for each kind of machine; none for one that not all can be had for. */
export type CondaPackages = Readonly<Partial<Record<Subdir, readonly CondaPackage[]>>>;

/** What a source asks of conda's channels, read as conda takes it. */
export interface CondaAsk {
    /** By their names or addresses, the first one before the others. */
    readonly channels: string[];
    readonly specs: { readonly text: string; readonly name: string; readonly where: string }[];
    /** Those that a lock of the project's own has. */
    readonly locked: Partial<Record<Subdir, CondaPackage[]>>;
    /** The CUDA that machines are to have: `12`. */
    cuda?: string;
}

/** Nothing yet. */
export const emptyAsk = (): CondaAsk => ({ channels: [], specs: [], locked: {} });

/** Whether it asks for more than a Python with pip, which need no channel. */
export function needsChannels({ locked, specs }: CondaAsk): boolean {
    const isNeeded = (name: string): boolean => name !== "python" && !NOT_NEEDED.test(name);
    return Object.keys(locked).length > 0 || specs.some(({ name }) => isNeeded(name));
}

/** Adds the channels of a list; `nodefaults` is none. */
export function addChannels({ conda }: { readonly conda?: CondaAsk | undefined }, listed: unknown): void {
    const names = (Array.isArray(listed) ? (listed as unknown[]) : []).map((each) =>
        isTable(each) ? firstText(each["channel"]) : firstText(each),
    );
    conda?.channels.push(...names.filter((name) => name !== "" && name !== "nodefaults"));
}

/** A package of a lock of conda's, by its address; undefined where that names none. */
export function packageAt(url: string, hash: string, depends: unknown = []): CondaPackage | undefined {
    const [, name, version] = /\/([^/]+)-([^-/]+)-[^-/]+\.(?:conda|tar\.bz2)$/.exec(url) ?? [];
    return name === undefined || version === undefined
        ? undefined
        : { url, hash, name: name.toLowerCase(), version, depends: texts(depends) };
}
