import * as path from "node:path";
import type { Platform } from "../../test/support/platform";
import type { TimedCommand } from "../lib/timed-command";

/** What is measured of a stack of this revision. */
export interface OwnStack {
    /** A command of `npm`'s scripts on it. */
    readonly command: (name: string, ...args: string[]) => TimedCommand;
    /** `pulumi up`. */
    readonly up: TimedCommand;
}

/** A stack of a copy of this clone. */
export function ownStack({ dir, environment, stack }: Platform): OwnStack {
    const cli = path.join(dir, "packages", "cli", "bin");
    const node = { command: process.execPath, cwd: dir, env: environment };
    return {
        command: (name, ...args) => ({
            ...node,
            args: [path.join(cli, "gaiaflow.mjs"), name, "--stack", stack, ...args],
        }),
        // As `npx pulumi` does it.
        up: { ...node, args: [path.join(cli, "pulumi.mjs"), "up", "--yes", "--skip-preview", "--stack", stack] },
    };
}
