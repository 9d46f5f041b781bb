import * as readline from "node:readline";
import execa from "execa";
import type { Readings } from "./measure";
import type { TimedCommand } from "./timed-command";

/** A line of a command's output, and when it came, in milliseconds since 1970. */
export interface StampedLine {
    readonly at: number;
    readonly text: string;
}

/** How a service fails, by what Docker says of its container. */
export type Verdict = "health_status: unhealthy" | "die";

/** What is to be heard of. */
export interface Failing {
    readonly service: string;
    readonly container: string;
    readonly verdict: Verdict;
}

/** What a run that no service gets well in may take. */
const LONGEST_MS = 600_000;
const LONGEST_END = 2000;

/**
 * Runs a command that fails because a service does.
 *
 * @param figure What stands before the names of both figures: the seconds from the first time that Docker has that verdict to the
 * first line in which the command says so, and to its end.
 * @throws Where it succeeds, or ends without either.
 */
export async function secondsToHear(figure: string, failing: Failing, command: TimedCommand): Promise<Readings> {
    const filters = [`container=${failing.container}`, "type=container"].flatMap((one) => ["--filter", one]);
    const events = execa("docker", ["events", ...filters, "--format", "{{json .}}"], { reject: false });
    const seen: DockerEvent[] = [];
    if (events.stdout) lines(events.stdout, ({ text }) => seen.push(JSON.parse(text) as DockerEvent));
    try {
        const { cwd, env } = command;
        const options = { reject: false, all: true, stdin: "ignore", timeout: LONGEST_MS } as const;
        const own = { ...(cwd === undefined ? {} : { cwd }), ...(env ? { env: { ...env }, extendEnv: false } : {}) };
        const run = execa(command.command, [...command.args], { ...options, ...own });
        const printed: StampedLine[] = [];
        if (run.all) lines(run.all, (line) => printed.push(line));
        const { all = "", exitCode } = await run;
        const end = Date.now();
        const verdict = verdictIn(seen, failing.verdict);
        if (exitCode === 0 || verdict === undefined) {
            const what = verdict === undefined ? `without a ${failing.verdict}` : "with success";
            throw new Error(`${command.args.join(" ")} has ended ${what}\n${all.slice(-LONGEST_END)}`);
        }
        const line = lineThatSaysSo(printed, failing)?.at ?? end;
        return {
            [`${figure} to the line that says so`]: (line - verdict) / 1000,
            [`${figure} to the command's end`]: (end - verdict) / 1000,
        };
    } finally {
        events.kill();
        await events;
    }
}

/** What `docker events` prints, as far as it is read here. */
export interface DockerEvent {
    readonly status?: string;
    readonly timeNano: number;
}

/** When Docker first had a verdict, in milliseconds since 1970. */
export function verdictIn(events: readonly DockerEvent[], verdict: Verdict): number | undefined {
    const event = events.find(({ status }) => status === verdict);
    return event && event.timeNano / 1e6;
}

/** The first line that names the service, or its container, with a word of failing. */
export function lineThatSaysSo(
    printed: readonly StampedLine[],
    { container, service }: Omit<Failing, "verdict">,
): StampedLine | undefined {
    const names = new RegExp(`(^|[^\\w-])(${service}(-ready)?|${container})([^\\w-]|$)`);
    return printed.find(({ text }) => names.test(text) && /fail|unhealthy|not ready|exited|ends again/i.test(text));
}

/** Hears of each line when it comes. */
function lines(stream: NodeJS.ReadableStream, take: (line: StampedLine) => void): void {
    readline.createInterface({ input: stream }).on("line", (text) => take({ at: Date.now(), text }));
}
