import * as fs from "node:fs";
import execa from "execa";
import type { Readings } from "./measure";

/** A command to measure. */
export interface TimedCommand {
    readonly command: string;
    readonly args: readonly string[];
    readonly cwd?: string;
    /** All of its environment. Defaults to this process's. */
    readonly env?: Readonly<Record<string, string>>;
}

/** Of Linux: how many ticks of a processor's time make a second. */
const TICKS = 100;
const LONGEST_END = 2000;

/**
 * Runs a command that has to succeed, and measures it.
 *
 * @param figure Name of the seconds it took. On Linux `FIGURE: processor time` is there as well: of all its processes, but
 * Docker's, which other work on the machine changes less.
 * @throws With the end of what it printed, where it fails.
 */
export async function timedCommand(figure: string, { command, args, cwd, env }: TimedCommand): Promise<Readings> {
    const [before, began] = [processorSeconds(), performance.now()];
    const options = { reject: false, all: true, stdin: "ignore", ...(cwd === undefined ? {} : { cwd }) } as const;
    const own = env === undefined ? {} : { env: { ...env }, extendEnv: false };
    const { exitCode, all = "" } = await execa(command, [...args], { ...options, ...own });
    const seconds = (performance.now() - began) / 1000;
    if (exitCode !== 0) {
        throw new Error(`${command} ${args.join(" ")}: exit code ${String(exitCode)}\n${all.slice(-LONGEST_END)}`);
    }
    const after = processorSeconds();
    return {
        [figure]: seconds,
        ...(before === undefined || after === undefined ? {} : { [processorTime(figure)]: after - before }),
    };
}

/** The name of a command's second figure. */
export const processorTime = (figure: string): string => `${figure}: processor time`;

/** Of all processes that this one has started and that have ended; undefined where nobody knows. */
function processorSeconds(): number | undefined {
    if (process.platform !== "linux") return undefined;
    // Behind the command's name in brackets, which may have spaces: utime, stime, and those of children, stand from the 12th on.
    const fields = fs.readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
