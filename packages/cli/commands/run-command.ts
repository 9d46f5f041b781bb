import { UserError } from "@gaiaflow/engine-core/user-error";
import { NotChecked } from "../platform/not-checked";

const DISK_FULL = new UserError({ problem: "The disk is full.", fix: "Free some space and run it again." });

/** Runs what is no command of `gaiaflow`, such as the tests, and reports its error. */
export function runCommand(command: () => Promise<void>): void {
    command().catch(reportError);
}

/** Prints an error and sets the exit code; a user error is printed without a stack trace. */
export function reportError(error: unknown): void {
    const known = isDiskFull(error) ? DISK_FULL : error;
    console.error(known instanceof UserError ? known.message : known);
    process.exitCode = error instanceof NotChecked ? 2 : 1;
}

function isDiskFull(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "ENOSPC";
}
