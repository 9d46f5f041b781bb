import execa from "execa";
import * as path from "node:path";
import type { Platform } from "./platform";

/** Runs a command of a platform's own clone on its stack; one that fails is no exception. */
export function gaiaflow({ dir, environment, stack }: Platform, command: string, ...args: string[]) {
    return execa(
        process.execPath,
        [path.join(dir, "packages/cli/bin/gaiaflow.mjs"), command, "--stack", stack, ...args],
        {
            cwd: dir,
            env: { ...environment },
            extendEnv: false,
            reject: false,
            stdin: "ignore",
        },
    );
}
