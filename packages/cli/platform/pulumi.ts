import execa from "execa";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { cloneDir } from "@gaiaflow/engine-core/paths";

/**
 * Runs `pulumi` for people to watch; Ctrl-C reaches it from the terminal.
 *
 * @param own Added to its environment.
 * @returns Its exit code.
 */
export async function watchPulumi(
    args: readonly string[],
    own: Readonly<Record<string, string>> = {},
): Promise<number> {
    const ignore = () => {};
    process.on("SIGINT", ignore);
    const env = { ...(await pulumiEnvironment()), ...own };
    const run = () => execa("pulumi", [...args], { cwd: cloneDir, env, stdio: "inherit", reject: false });
    const { exitCode } = await keepSaltsOut(run);
    process.off("SIGINT", ignore);
    return exitCode;
}

/** Runs `pulumi` and parses what it prints as JSON. */
export async function askPulumi<T>(args: readonly string[]): Promise<T> {
    const env = await pulumiEnvironment();
    const { stdout } = await execa("pulumi", [...args, "--non-interactive"], { cwd: cloneDir, env });
    return JSON.parse(stdout) as T;
}
