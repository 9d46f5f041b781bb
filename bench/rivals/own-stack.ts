import * as path from "node:path";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import type { Platform } from "../../test/support/platform";
import { timedCommand, type TimedCommand } from "../lib/timed-command";

/** What is measured of a stack of this revision. */
export interface OwnStack {
    /** A command of `npm`'s scripts on it. */
    readonly command: (name: string, ...args: string[]) => TimedCommand;
    /** `pulumi up`. */
    readonly up: TimedCommand;
}

/**
 * A stack of a copy of this clone, which gets its tools as any clone does: without them `npx pulumi` refuses. It has the machine's
 * cache, as the earlier revision's has: its home is empty, and what a cluster needs would be built there.
 */
export async function ownStack({ dir, environment, stack }: Platform): Promise<OwnStack> {
    const cli = path.join(dir, "packages", "cli", "bin");
    const env = { ...environment, XDG_CACHE_HOME: path.dirname(cacheDir()) };
    const node = { command: process.execPath, cwd: dir, env };
    const command: OwnStack["command"] = (name, ...args) => ({
        ...node,
        args: [path.join(cli, "gaiaflow.mjs"), name, "--stack", stack, ...args],
    });
    await timedCommand("", command("tools"));
    return {
        command,
        // As `npx pulumi` does it.
        up: { ...node, args: [path.join(cli, "pulumi.mjs"), "up", "--yes", "--skip-preview", "--stack", stack] },
    };
}
