/** Something of a stack that is not as the last `up` left it. */
export interface Drift {
    /** Pulumi's type token. */
    readonly type: string;
    /** As the program calls it. */
    readonly name: string;
    /** What its name is outside Pulumi; empty where that says no more. */
    readonly id: string;
    /** `foreign` is a file of others among the stack's. */
    readonly change: "gone" | "changed" | "foreign";
    /** Names of the properties that changed, without their values, which may be secret. */
    readonly properties: readonly string[];
    /** The command that puts it back. Absent: the next `up` does. */
    readonly putBack?: string;
}
