import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";
import { cacheDir } from "./paths";
import { UserError } from "./user-error";

/** How to run a command of a build. */
export interface RunOptions {
    readonly cwd?: string;
    /** Added to the environment. */
    readonly env?: Readonly<Record<string, string>>;
    /** Shows the last line of output, so that a long step is seen to move. */
    readonly say?: (text: string) => void;
    /** Name of the log file under `logs/` of the cache; its end goes into the error. */
    readonly log: string;
    /** What to do when it fails. Defaults to a pointer to the log. */
    readonly fix?: string;
}

const LINES_SHOWN_ON_FAILURE = 15;
const LONGEST_LINE_SHOWN = 100;

/**
 * Runs a command of a build with its output in a log file.
 *
 * @throws {UserError} When it fails, with the last lines of its output.
 */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
    const file = path.join(cacheDir(), "logs", `${options.log}.log`);
    const log = openLog(file);
    const last: string[] = [];
    const child = execa(command, [...args], {
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        env: { ...options.env },
        stdin: "ignore",
        all: true,
        buffer: false,
        reject: false,
    });
    child.all?.setEncoding("utf8").on("data", (chunk: string) => {
        log.write(chunk);
        last.push(...chunk.split(/\r?\n/).filter((line) => line.trim() !== ""));
        last.splice(0, last.length - LINES_SHOWN_ON_FAILURE);
        options.say?.((last.at(-1) ?? "").slice(0, LONGEST_LINE_SHOWN));
    });
    const result = await child;
    log.end();
    if (result.failed) {
        const ending = result.signal === undefined ? `exit code ${String(result.exitCode)}` : result.signal;
        const problem = `${path.basename(command)} ${args[0] ?? ""} failed while making ${options.log} (${ending}).`;
        throw new UserError({
            problem,
            fix: options.fix ?? `The whole output is in ${file}.`,
            details: last.join("\n"),
        });
    }
}

/** A log is a help, not a need: a disk too full for it must not hide the fault itself. */
function openLog(file: string): fs.WriteStream {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return fs.createWriteStream(file).on("error", () => {});
}
