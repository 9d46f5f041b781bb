import type { UserErrorParts } from "../lib/user-error";
import type { CondaAsk } from "./conda-ask";

/** What kinds of file say what a project needs. */
export const KINDS = [
    "uv.lock",
    "pylock.toml",
    "pyproject.toml",
    "requirements.txt",
    "environment.yml",
    "conda-lock.yml",
    "pixi.toml",
    "pixi.lock",
    "Pipfile",
] as const;

/** A kind of such file, by its usual name. */
export type Kind = (typeof KINDS)[number];

/** The file that says what a project needs. */
export interface Source {
    /** What it is, whatever it is called. */
    readonly kind: Kind;
    /** Its absolute path. */
    readonly file: string;
    /** The folder that messages name it from. */
    readonly projectRoot: string;
}

/** One thing that a project asks for. */
export interface Requirement {
    /** As uv takes it: `numpy>=2 ; sys_platform == "linux"`. */
    readonly text: string;
    /** The normalised name of the package. */
    readonly name: string;
    /** Where it stands: `requirements.txt line 3`. */
    readonly where: string;
    /** The only files that count, as `sha256:…`; empty where any does. */
    readonly hashes: readonly string[];
}

/** What only code can tell the dependencies of, so that it is resolved where the environment is built. */
export interface NeedsBuild {
    /** As it is asked for, without a password. */
    readonly requirement: string;
    readonly where: string;
    /** Why, as it reads after the requirement: `comes from git`. */
    readonly reason: string;
}

/** A bound that is an address of what has to be built. */
export interface BoundAddress {
    /** As it is to be asked for, without a password: `name @ git+https://…`. */
    readonly text: string;
    /** The normalised name of the package. */
    readonly name: string;
    readonly where: string;
}

/** A login that stands in an address. */
export interface Login {
    readonly where: string;
    /** As `gaiaflow:project.indexes` names it: an index, or `git+https://host`. */
    readonly url: string;
    /** The user, where it is one's name beside a password. */
    readonly user?: string;
}

/** Everything a source asks for, with what it includes. */
export interface Input {
    readonly source: Source;
    readonly requirements: readonly Requirement[];
    /** Bounds that count only for what is asked for anyway. */
    readonly constraints: readonly Requirement[];
    /** Those that are the address of something to build; whoever asks for the package has to ask for it by that. */
    readonly boundAddresses: readonly BoundAddress[];
    /** Lines of a requirements file that say where packages come from: `--extra-index-url …`. */
    readonly indexLines: readonly string[];
    /** The addresses of files with bounds, which uv reads itself. */
    readonly constraintAddresses: readonly string[];
    /** Logins that stand in addresses; where they are named otherwise, the address alone is taken. */
    readonly logins: readonly Login[];
    /** What is to be built from its source though it has wheels (`--no-binary`), by its normalised name with where that stands. */
    readonly fromSource: ReadonlyMap<string, string>;
    /** Whether pre-releases may be taken. */
    readonly prereleases: boolean;
    readonly needsBuild: readonly NeedsBuild[];
    /** Folders of the project that are asked for as packages themselves. */
    readonly localProjects: readonly string[];
    /** `[tool.uv]` of the project, as far as it says what may be taken. */
    readonly uvSettings: Readonly<Record<string, unknown>>;
    /** The Pythons that the project says it runs on, as a version specifier. Defaults to any. */
    readonly requiresPython?: string;
    /** What conda's channels are asked for; absent where the source is read for PyPI alone. */
    readonly conda?: CondaAsk;
    /** Worth knowing, a sentence each. */
    readonly notes: readonly string[];
    /** What is wrong, all of it. */
    readonly faults: readonly UserErrorParts[];
    /** The text of each file that was read, by its path from the project's root. */
    readonly files: ReadonlyMap<string, string>;
}

/** Stands above all that is wrong with what a project needs. */
export const REFUSED = "What the project needs cannot be had as it is asked for:";

/** Where lines come from, and what they are. */
export interface LinesFrom {
    /** How messages name it. */
    readonly name: string;
    /** The folder that its paths start from. */
    readonly folder: string;
    /** Whether they only bound what is asked for elsewhere. */
    readonly isConstraint?: boolean;
}

/** Reads a folder of the project. Whoever builds an input gives it, since reading a folder ends in reading lines again. */
export type AddLocal = (into: InputBuilder, address: string, where: string, from: LinesFrom) => void;

/** {@link Input} while it is read. */
export class InputBuilder {
    readonly requirements: Requirement[] = [];
    readonly constraints: Requirement[] = [];
    readonly boundAddresses: BoundAddress[] = [];
    readonly indexLines: string[] = [];
    readonly constraintAddresses: string[] = [];
    readonly logins: Login[] = [];
    readonly fromSource = new Map<string, string>();
    readonly needsBuild: NeedsBuild[] = [];
    readonly localProjects: string[] = [];
    /** Those that have been read, each with the extras that it was read with. */
    readonly readFolders = new Set<string>();
    readonly notes: string[] = [];
    readonly faults: UserErrorParts[] = [];
    readonly files = new Map<string, string>();
    prereleases = false;
    uvSettings: Record<string, unknown> = {};
    requiresPython: string | undefined;

    readonly #addLocal: AddLocal;

    /** @param conda What conda's channels are asked for is added there; if left out, PyPI is asked for what it has of that. */
    constructor(
        readonly source: Source,
        addLocal: AddLocal,
        readonly conda?: CondaAsk,
    ) {
        this.#addLocal = addLocal;
    }

    /** Adds what a folder of the project needs that a line asks for. */
    addLocal(address: string, where: string, from: LinesFrom): void {
        this.#addLocal(this, address, where, from);
    }

    /** What was read. */
    build(): Input {
        const { conda, requiresPython, ...rest } = this;
        return {
            ...rest,
            ...(conda !== undefined && { conda }),
            ...(requiresPython !== undefined && { requiresPython }),
        };
    }
}
