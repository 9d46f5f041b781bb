import execa from "execa";
import * as path from "node:path";
import type { Platform } from "./platform";

/** Brings a stack up by the command that users type. @returns What it printed. @throws With that where it fails. */
export async function start({ gaiaflow }: Platform, ...args: readonly string[]): Promise<string> {
    const { all = "", exitCode } = await gaiaflow("start", ...args);
    if (exitCode !== 0) {
        throw new Error(`gaiaflow start ended with ${exitCode}:\n${all}`);
    }
    return all;
}

/** Whether a start would end at once, without Pulumi. */
export async function isUpToDate({ dir, environment, stack }: Platform): Promise<boolean> {
    const [loader, record] = ["bin/typescript.cjs", "up-to-date/record.ts"].map((file) =>
        path.join(dir, "packages/cli", file),
    );
    const script =
        "require(process.argv[1]).shownIfUpToDate(process.argv[2]).then((left) => console.log(left !== undefined));";
    const options = { cwd: dir, env: environment, extendEnv: false, stdin: "ignore" } as const;
    const { stdout } = await execa(
        process.execPath,
        ["--require", loader ?? "", "-e", script, record ?? "", stack],
        options,
    );
    return stdout === "true";
}

/** Brings a stack up until Pulumi finds nothing to do any more. */
export async function settle(platform: Platform): Promise<void> {
    for (let rounds = 0; rounds < 3 && !(await isUpToDate(platform)); rounds++) {
        await start(platform);
    }
    expect(await isUpToDate(platform)).toBe(true);
}
