import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
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
    /** Gives the terminal another size, of a program that goes on writing and then draws its list once more. */
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

/** What a list begins with that is drawn for another size: it goes up to its first line, and clears all below. */
const REDRAWN = /.\[\d+A.\[1G.\[0J/;

/** Runs a file of JavaScript or TypeScript on a terminal of that size, as `script` of util-linux makes one. */
export async function onTerminal(
    file: string,
    { args = [], columns, cwd = process.cwd(), environment = {}, rows }: TerminalOptions,
): Promise<Session> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-terminal-"));
    const device = path.join(folder, "device");
    const node = [process.execPath, "--require", TYPESCRIPT, file, ...args].map((word) => `'${word}'`).join(" ");
    const line = `tty > '${device}'; stty cols ${columns} rows ${rows}; exec ${node}`;
    const own = new Set(["CI", "FORCE_COLOR", "NO_COLOR"]);
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.has(name)));
    const child = spawn("script", ["--quiet", "--return", "--flush", "--command", line, "/dev/null"], {
        cwd,
        env: { ...inherited, TERM: "xterm-256color", ...environment },
    });
    const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
    let output = "";
    let unsized: { text: string; readonly resize: () => void } | undefined;
    child.stdout.on("data", (data: Buffer) => {
        output += data.toString();
        if (unsized === undefined) {
            terminal.write(data);
            return;
        }
        unsized.text += data.toString();
        const { resize, text } = unsized;
        const at = REDRAWN.exec(text)?.index;
        if (at !== undefined) {
            unsized = undefined;
            terminal.write(text.slice(0, at), resize);
            terminal.write(text.slice(at));
        }
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
            // What was drawn for the old size comes late on a busy machine: the terminal has the new one from the first that is
            // drawn for it.
            const resized = new Promise<void>((resolve) => {
                const resize = () => {
                    terminal.resize(width, height);
                    resolve();
                };
                unsized = { text: "", resize };
            });
            await execa("stty", ["-F", tty, "cols", String(width), "rows", String(height)]);
            await resized;
        },
    };
}
