import type { Question } from "./uv";

/** What a verdict hangs on beside the requirement. */
export interface Circumstances extends Omit<Question, "requirements" | "constraints"> {
    /** The Pythons that can be had here. */
    readonly pythons: readonly string[];
    /** Begins the command that sets another: `pulumi config set --stack dev`. */
    readonly setCommand: string;
}
