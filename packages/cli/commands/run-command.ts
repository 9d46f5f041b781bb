import { UserError } from "@gaiaflow/engine-core/user-error";

/** Runs a command; a user error is printed without a stack trace. */
export function runCommand(command: () => Promise<void>): void {
    command().catch((error: unknown) => {
        const fault = error instanceof UserError ? error.message : error;
        console.error(isDiskFull(error) ? "The disk is full. Free some space and run it again." : fault);
        process.exitCode = 1;
    });
}

function isDiskFull(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "ENOSPC";
}
