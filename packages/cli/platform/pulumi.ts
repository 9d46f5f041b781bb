import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { plainText } from "../progress/build-output";
import { parseEvents } from "../progress/engine-event";
import { lastWords } from "../progress/failures";
import { asRun, EVENTS } from "./runs";

/**
 * Runs `pulumi up` or `pulumi destroy` with Pulumi's own display; Ctrl-C reaches it from the terminal. After a failure it
 * repeats the end of the progress of what failed.
 *
 * @param own Added to its environment.
 * @returns Its exit code.
 */
export async function watchPulumi(
    stack: string,
    args: readonly string[],
    own: Readonly<Record<string, string>> = {},
): Promise<number> {
    return withEventLog(stack, async (log) => {
        const exitCode = await run(args, own, log, "inherit");
        if (exitCode !== 0) {
            await repeatLastWords(log);
        }
        return exitCode;
    });
}

/** How a run of Pulumi ended that nobody has watched. */
export interface LoggedRun {
    readonly exitCode: number;
    /** All that it printed. */
    readonly output: string;
}

/**
 * Runs `pulumi` without a display. What it prints goes into a file: where this process is killed, Pulumi goes on to its end
 * and nothing is left half made, which it would not with a pipe that nobody reads.
 *
 * @param follow Takes the file of its events, which grows while it runs.
 */
export async function runLogged(
    stack: string,
    args: readonly string[],
    own: Readonly<Record<string, string>>,
    follow: (log: string) => { readonly stop: () => Promise<void> },
): Promise<LoggedRun> {
    return withEventLog(stack, async (log) => {
        const printed = `${log}-printed`;
        const file = await fs.open(printed, "w");
        const following = follow(log);
        try {
            const exitCode = await run(args, own, log, ["ignore", file.fd, file.fd]);
            return { exitCode, output: await fs.readFile(printed, "utf8") };
        } finally {
            await following.stop();
            await file.close();
        }
    });
}

async function withEventLog<T>(stack: string, use: (log: string) => Promise<T>): Promise<T> {
    const ignore = () => {};
    process.on("SIGINT", ignore);
    try {
        return await asRun(stack, async (folder) => {
            const log = path.join(folder, EVENTS);
            // Of an earlier Pulumi of the same run.
            await fs.rm(log, { force: true });
            return use(log);
        });
    } finally {
        process.off("SIGINT", ignore);
    }
}

async function run(
    args: readonly string[],
    own: Readonly<Record<string, string>>,
    log: string,
    stdio: "inherit" | ["ignore", number, number],
): Promise<number> {
    // The flag by which Pulumi's Automation API listens; there is one only where debugging commands are.
    const env = { ...(await pulumiEnvironment()), ...own, PULUMI_DEBUG_COMMANDS: "true" };
    const options = { cwd: projectRoot(), env, stdio, reject: false } as const;
    const { exitCode } = await keepSaltsOut(() => execa("pulumi", [...args, "--event-log", log], options));
    return exitCode;
}

async function repeatLastWords(log: string): Promise<void> {
    // There is none of a run that came to no operation.
    const text = await fs.readFile(log, "utf8").catch(() => "");
    for (const { lines, subject = "" } of lastWords(parseEvents(text))) {
        console.error([`What ${subject} said last:`, ...lines.map((line) => `    ${line}`), ""].join("\n"));
    }
}

/** A question that Pulumi does not answer. */
export class PulumiRefusal extends UserError {
    constructor(
        args: readonly string[],
        public readonly exitCode: number,
        public readonly output: string,
    ) {
        super({
            problem: `pulumi ${args.slice(0, 2).join(" ")} failed.`,
            fix: "Fix the error above and run it again.",
            details: plainText(output).trim().split("\n").slice(-10).join("\n"),
        });
    }
}

/** Runs `pulumi` and parses what it prints as JSON. @throws {PulumiRefusal} Where it fails. */
export async function askPulumi<T>(args: readonly string[]): Promise<T> {
    const options = { cwd: projectRoot(), env: await pulumiEnvironment(), reject: false } as const;
    const { exitCode, stderr, stdout } = await execa("pulumi", [...args, "--non-interactive"], options);
    if (exitCode !== 0) {
        throw new PulumiRefusal(args, exitCode, stderr);
    }
    return JSON.parse(stdout) as T;
}
