import execa from "execa";
import * as path from "node:path";

/** How to run a command of a clone. */
export interface RunOptions {
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** Command and arguments to put in front, such as `unshare`. */
    readonly under?: readonly string[];
    readonly detached?: boolean;
}

/** Runs a command of a clone's `package.json` as npm would; one that fails is no exception. */
export function gaiaflow(
    { dir, environment }: { readonly dir: string; readonly environment: Readonly<Record<string, string>> },
    command: string,
    { args = [], detached = false, env = {}, under = [] }: RunOptions = {},
): execa.ExecaChildProcess {
    const script = [process.execPath, path.join(dir, "packages", "cli", "bin", "gaiaflow.mjs"), command];
    const [program = "", ...rest] = [...under, ...script, ...args];
    return execa(program, rest, {
        cwd: dir,
        env: { ...environment, ...env },
        extendEnv: false,
        reject: false,
        all: true,
        stdin: "ignore",
        detached,
    });
}
