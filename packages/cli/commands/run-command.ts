import { ToolError } from "@gaiaflow/engine-core/tool-error";

/** Runs a command of the toolchain; a fault that the user can mend is told in its own words, without a stack trace. */
export function runCommand(command: () => Promise<void>): void {
    command().catch((error: unknown) => {
        const fault = error instanceof ToolError ? error.message : error;
        console.error(isDiskFull(error) ? "The disk is full. Free some space and run it again." : fault);
        process.exitCode = 1;
    });
}

function isDiskFull(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "ENOSPC";
}
