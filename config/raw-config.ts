/** What Pulumi hands on of a stack's configuration, our namespace taken off. */
export interface RawConfig {
    readonly stack: string;
    /** Values by key; those of structured keys as JSON. */
    readonly values: Readonly<Record<string, string>>;
    /** The keys that hold a secret, whose values no message repeats. */
    readonly secretKeys: ReadonlySet<string>;
    /** The paths of the values that are encrypted, where somebody has read the file: Pulumi tells whole keys alone. */
    readonly secretPaths?: readonly (readonly (string | number)[])[];
}
