import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { programRoot } from "@gaiaflow/engine-core/paths";
import execa from "execa";
import { Terminal } from "@xterm/headless";

const TYPESCRIPT = path.join(programRoot, "packages", "cli", "bin", "typescript.cjs");

/** A program on a pseudo terminal. */
export interface Session {
    /** The lines on the screen now, and those that were scrolled out, without what is empty at the end. */
    readonly screen: () => Promise<string[]>;
    /** Types a text; `\u0003` is Ctrl-C. */
    readonly type: (text: string) => void;
    /** Waits for its end. @returns Its exit code. */
    readonly ended: Promise<number>;
    /** What it runs on, with the looks of each letter. */
    readonly terminal: Pick<Terminal, "buffer" | "cols">;
    /** All that came, with what moves the cursor and colours. */
    readonly output: () => string;
    /** Gives the terminal another size, of a program that goes on writing. */
    readonly resize: (columns: number, rows: number) => Promise<void>;
}

/** The terminal of a session. */
export interface TerminalOptions {
    readonly columns: number;
    readonly rows: number;
    /** The arguments of the program. Defaults to none. */
    readonly args?: readonly string[];
    /** The folder that it runs in. Defaults to this one. */
    readonly cwd?: string;
    /** Added to this environment, less what speaks of terminals. Defaults to nothing. */
    readonly environment?: Readonly<Record<string, string>>;
}

/** Waits for output; whether it had a line, and no more followed for a moment. */
async function hasFrame(stdout: Readable): Promise<boolean> {
    const [data] = (await once(stdout, "data")) as [Buffer];
    const isFollowed = await Promise.race([once(stdout, "data").then(() => true), sleep(QUIET_MS, false)]);
    return data.includes("\n") && !isFollowed;
}

/** The letter that Linux has for what a process does; undefined for one that has ended. */
async function stateOf(pid: number): Promise<string | undefined> {
    const status = await fs.readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return /\) (\S)/.exec(status)?.[1];
}

/** Less than half of the time between two frames of a list. */
const QUIET_MS = 30;

/** Runs a file of JavaScript or TypeScript on a terminal of that size, as `script` of util-linux makes one. */
export async function onTerminal(
    file: string,
    { args = [], columns, cwd = process.cwd(), environment = {}, rows }: TerminalOptions,
): Promise<Session> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-terminal-"));
    const [device, pid] = [path.join(folder, "device"), path.join(folder, "pid")];
    const node = [process.execPath, "--require", TYPESCRIPT, file, ...args].map((word) => `'${word}'`).join(" ");
    const line = `tty > '${device}'; echo $$ > '${pid}'; stty cols ${columns} rows ${rows}; exec ${node}`;
    const own = new Set(["CI", "FORCE_COLOR", "NO_COLOR"]);
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.has(name)));
    const child = spawn("script", ["--quiet", "--return", "--flush", "--command", line, "/dev/null"], {
        cwd,
        env: { ...inherited, TERM: "xterm-256color", ...environment },
    });
    const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        terminal.write(data);
    });
    const ended = once(child, "close").then(async ([code]) => {
        await fs.rm(folder, { recursive: true });
        return code as number;
    });
    const flushed = () => new Promise<void>((resolve) => terminal.write("", resolve));
    return {
        ended,
        terminal,
        output: () => output,
        type: (text) => child.stdin.write(text),
        screen: async () => {
            await flushed();
            const { active } = terminal.buffer;
            const lines = Array.from(
                { length: active.length },
                (_, at) => active.getLine(at)?.translateToString(true) ?? "",
            );
            return lines.slice(0, lines.findLastIndex((text) => text !== "") + 1);
        },
        resize: async (width, height) => {
            const tty = (await fs.readFile(device, "utf8")).trim();
            // Both sizes change at once, as in a real terminal, and where nothing of the old width is under way: after a frame,
            // which comes in several pieces. Until both have, the program stands still, and `script` does when it sees that.
            while (!(await hasFrame(child.stdout)));
            const program = Number(await fs.readFile(pid, "utf8"));
            process.kill(program, "SIGSTOP");
            await flushed();
            terminal.resize(width, height);
            await execa("stty", ["-F", tty, "cols", String(width), "rows", String(height)]);
            // On a busy machine `script` may see it, and stand still, only after it was waked.
            do {
                child.kill("SIGCONT");
                await sleep(QUIET_MS);
            } while ((await stateOf(program)) === "T");
        },
    };
}
