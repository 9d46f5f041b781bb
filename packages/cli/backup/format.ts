import { UserError } from "@gaiaflow/engine-core/user-error";

/** What a file with a backup consists of, in its order: databases before objects, so that what they name is there. */
export const PARTS = ["airflow.dump", "mlflow.dump", "objects.tar", "logs.tar", "secrets.json"] as const;
export type PartName = (typeof PARTS)[number];

/** The first entry of a file. */
export const MANIFEST = "manifest.json";
/** The last one. */
export const CONTENTS = "contents.json";
/** Rises when a file can no longer be read as one of before. */
export const FORMAT = 1;

/** What is known of a backup before its parts. */
export interface Manifest {
    readonly format: number;
    /** When it was begun, as ISO 8601. */
    readonly made: string;
    readonly project: string;
    readonly stack: string;
    readonly versions: Versions;
    readonly parts: readonly PartName[];
}

/** Versions of what wrote the data; a service that did not run has none. */
export interface Versions {
    readonly gaiaflow: string;
    /** The major one. */
    readonly postgres: string;
    readonly airflow?: string;
    readonly mlflow?: string;
}

/** What is known of a backup once it is written. */
export interface Contents {
    readonly parts: Readonly<Partial<Record<PartName, { readonly bytes: number; readonly sha256: string }>>>;
    /** How many of what are in it, such as `{"DAG runs": 3}`. */
    readonly counts: Readonly<Record<string, number>>;
}

/** A file's manifest. @throws {UserError} For one that a later GaiaFlow has written. */
export function parseManifest(text: string): Manifest {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.format !== FORMAT) {
        throw new UserError({
            problem: `The backup is of format ${manifest.format}, written by GaiaFlow ${manifest.versions.gaiaflow}; this one reads format ${FORMAT}.`,
            fix: "Restore it with that version of GaiaFlow or a later one.",
        });
    }
    return manifest;
}

/**
 * What of a file's parts is not as they were written, in words.
 *
 * @returns Nothing where all are.
 */
export function damage(expected: Contents["parts"], read: Contents["parts"]): string | undefined {
    const names = new Set([...Object.keys(expected), ...Object.keys(read)]) as ReadonlySet<PartName>;
    const wrong = [...names].filter((name) => expected[name]?.sha256 !== read[name]?.sha256);
    return wrong.length === 0 ? undefined : `${wrong.join(", ")} in it is not what was written`;
}
