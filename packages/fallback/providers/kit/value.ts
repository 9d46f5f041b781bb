/**
 * What a property may hold, as resources see it: plain JavaScript values, with classes for what JSON cannot say.
 * Secrets are unwrapped before a resource sees them; `marshal.ts` wraps them again.
 */
export type Value =
    | string
    | number
    | boolean
    | null
    | Asset
    | Archive
    | Unknown
    | readonly Value[]
    | { readonly [key: string]: Value | undefined };

/** The properties of a resource, of a function's arguments, or of a provider's configuration. */
export type Properties = Readonly<Record<string, Value | undefined>>;

/** A value that a preview does not know yet. There is one, {@link UNKNOWN}. */
export class Unknown {
    /** Keeps the type nominal: no plain object is an Unknown. */
    public readonly unknown = true;
}

/** Stands for every value that only a real update will know. */
export const UNKNOWN = new Unknown();

/** One file's worth of content, given as text, as a path on this machine, or as an address. */
export class Asset {
    /** @param hash SHA-256 of the content in hex, as the engine computed it; absent on one that a provider made. */
    public constructor(
        public readonly kind: "text" | "path" | "uri",
        public readonly content: string,
        public readonly hash?: string,
    ) {}
}

/** Many files: a path or address of an archive or folder, or a map of names to assets and further archives. */
export class Archive {
    /** @param hash SHA-256 over the content in hex, as the engine computed it; absent on one that a provider made. */
    public constructor(
        public readonly content:
            | { readonly kind: "path" | "uri"; readonly location: string }
            | { readonly kind: "assets"; readonly assets: Readonly<Record<string, Asset | Archive>> },
        public readonly hash?: string,
    ) {}
}

/** Whether a value is a plain object: a map or an object of the schema, not an asset, archive, list or unknown. */
export function isObject(value: unknown): value is Readonly<Record<string, Value | undefined>> {
    return (
        typeof value === "object" &&
        value !== null &&
        !Array.isArray(value) &&
        !(value instanceof Asset || value instanceof Archive || value instanceof Unknown)
    );
}

/** Whether a value is, or contains at any depth, something that a preview does not know. */
export function hasUnknown(value: Value | undefined): boolean {
    if (value instanceof Unknown) return true;
    if (Array.isArray(value)) return (value as readonly Value[]).some(hasUnknown);
    return isObject(value) && Object.values(value).some(hasUnknown);
}
