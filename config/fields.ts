import { z } from "zod";
import * as images from "../lib/image-reference";

/** What the reference and the messages say of one key. */
export interface FieldText {
    /** What the key is for, a sentence. */
    readonly description: string;
    /** What a valid value is, as it reads after "expected". */
    readonly expects: string;
    /** A value to type, as it stands on a command line. */
    readonly example: string;
    /** What a missing key means, where the schema itself has no default. */
    readonly fallback?: string;
    /** The value is a list; what is typed sets one element. */
    readonly list?: true;
    /** The value is a map or a list of maps; what is typed sets the entry at this path in it. */
    readonly within?: readonly PropertyKey[];
    /** What is typed sets these entries of the same map, too. */
    readonly beside?: Readonly<Record<string, string>>;
    /** No message repeats the value, or a part of it: it may hold a secret. */
    readonly hidden?: true;
    /** No message repeats the value, and Pulumi asks for it. */
    readonly secret?: true;
}

/** The texts of the keys, by the schema of each. */
export const fieldTexts = z.registry<FieldText>();

/** A schema with its texts. */
export function field<S extends z.ZodType>(schema: S, text: FieldText): S {
    fieldTexts.add(schema, text);
    return schema;
}

/** A part of a key's value, with what messages say of it; the reference says nothing of its own of it. */
export function part<S extends z.ZodType>(
    schema: S,
    expects: string,
    example: string,
    within?: readonly PropertyKey[],
): S {
    return field(schema, { description: "", expects, example, ...(within && { within }) });
}

/**
 * A whole number. Pulumi hands on a value that was set without `--path` as text, so digits are taken too.
 */
export function integer(minimum: number, maximum: number) {
    return z.preprocess(
        (value) => (typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value),
        z.int().min(minimum).max(maximum),
    );
}

/**
 * Text; `pulumi config set --path` makes numbers and booleans of what looks like one. A number is taken where it can only
 * have been typed as it reads now: digits of a larger one are lost, and 0.1 may have been 0.10.
 */
export function string() {
    return z.preprocess(
        (value) => (Number.isSafeInteger(value) || typeof value === "boolean" ? String(value) : value),
        z.string(),
    );
}

/** Yes or no, as a boolean or as the text of one. */
export function boolean() {
    return z.preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean());
}

/** A release series of Python. `pulumi config set --path` makes a number of it: 3.1 can only be 3.10, since none is so old. */
export function pythonVersion() {
    return z.preprocess(
        (value) => (value === 3.1 ? "3.10" : typeof value === "number" ? String(value) : value),
        z.string().regex(/^3\.1[0-4]$/),
    );
}

/** A folder or file of the clone. */
export function clonePath(kind: string, fallback: string, description: string) {
    return field(z.string().min(1).default(fallback), {
        description,
        expects: `the path of a ${kind}, from the folder of Pulumi.yaml`,
        example: fallback,
    });
}

/** A port of this machine. */
export function port(fallback: number, description: string) {
    return field(integer(1, 65535).default(fallback), {
        description,
        expects: "a port, a whole number from 1 to 65535",
        example: String(fallback),
    });
}

/** An image's reference that says which version it means. */
export function imageReference() {
    return z.string().refine((text) => {
        const { digest, tag = "latest" } = images.imageReference(text) ?? {};
        return digest !== undefined || tag !== "latest";
    });
}

/** What {@link repositoryPath} expects. */
export const REPOSITORY_PATH =
    "names of lower-case letters and digits, in them single `.` or `_`, `__` or any number of `-`, divided by `/`";

/** A repository of a registry. */
export function repositoryPath() {
    return z.string().refine(images.isRepository);
}

/** The host of a registry. */
export function registryHost() {
    return z.string().refine(images.isRegistry);
}

/** Instead of a registry: nothing is pulled. */
export const NO_REGISTRY = "none";

/** A registry with a path below which images have their names, or `none`. */
export function registryPath() {
    return z.string().refine((text) => {
        const { digest, registry, tag } = images.imageReference(text) ?? {};
        return text === NO_REGISTRY || (registry !== undefined && tag === undefined && digest === undefined);
    });
}
