import { UserError } from "@gaiaflow/engine-core/user-error";
import { NotChecked } from "../platform/not-checked";

/** Runs what is no command of `gaiaflow`, such as the tests, and reports its error. */
export function runCommand(command: () => Promise<void>): void {
    command().catch(reportError);
}

/** Prints an error and sets the exit code; a user error is printed without a stack trace. */
export function reportError(error: unknown): void {
    const fault = error instanceof UserError ? error.message : error;
    console.error(isDiskFull(error) ? "The disk is full. Free some space and run it again." : fault);
    process.exitCode = error instanceof NotChecked ? 2 : 1;
}

function isDiskFull(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "ENOSPC";
}
