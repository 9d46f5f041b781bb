import execa from "execa";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";

/** Runs a module; what it finds is printed and remembered in the exit code. */
export async function check(python: string, ...args: string[]): Promise<void> {
    await run(python, "-m", ...args);
}

export async function run(python: string, ...args: string[]): Promise<void> {
    const result = await execa(python, args, {
        cwd: programRoot,
        env: { PYTHONPATH: path.join(programRoot, "python", "src"), PYTHONDONTWRITEBYTECODE: "1" },
        stdio: "inherit",
        reject: false,
    });
    process.exitCode ||= result.exitCode;
}
