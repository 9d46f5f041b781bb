import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { lastWordsOf } from "./last-words";

/**
 * Runs `pulumi up` or `pulumi destroy` for people to watch; Ctrl-C reaches it from the terminal. After a failure it
 * repeats the end of the progress of what failed.
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
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-events-"));
    try {
        const log = path.join(folder, "events");
        // The flag by which Pulumi's Automation API listens; there is one only where debugging commands are.
        const env = { ...(await pulumiEnvironment()), ...own, PULUMI_DEBUG_COMMANDS: "true" };
        const run = () =>
            execa("pulumi", [...args, "--event-log", log], {
                cwd: projectRoot(),
                env,
                stdio: "inherit",
                reject: false,
            });
        const { exitCode } = await keepSaltsOut(run);
        if (exitCode !== 0) {
            await repeatLastWords(log);
        }
        return exitCode;
    } finally {
        await fs.rm(folder, { recursive: true });
        process.off("SIGINT", ignore);
    }
}

async function repeatLastWords(log: string): Promise<void> {
    // There is none of a run that came to no operation.
    const text = await fs.readFile(log, "utf8").catch(() => "");
    for (const { resource, lines } of lastWordsOf(text)) {
        console.error([`What ${resource} said last:`, ...lines.map((line) => `    ${line}`), ""].join("\n"));
    }
}

/** Runs `pulumi` and parses what it prints as JSON. */
export async function askPulumi<T>(args: readonly string[]): Promise<T> {
    const env = await pulumiEnvironment();
    const { stdout } = await execa("pulumi", [...args, "--non-interactive"], { cwd: projectRoot(), env });
    return JSON.parse(stdout) as T;
}
