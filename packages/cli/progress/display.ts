import * as readline from "node:readline";
import type { WriteStream } from "node:tty";
import { formatDuration } from "@gaiaflow/toolchain/core/format";
import { wrappedLines } from "./fit-text";
import { PlainLines } from "./plain-lines";
import { renderList } from "./render-list";
import type { Row } from "./row";
import { screenOf } from "./screen";

/** What is shown of it. */
export interface Progress {
    readonly rows: readonly Row[];
    /** What goes on while no row says so. */
    readonly idle: string | undefined;
}

/** Shows what is done to a stack while it goes on. */
export interface Display {
    readonly changed: (row: Row) => void;
    /** Ctrl-C was typed. */
    readonly interrupted: () => void;
    /** Leaves on the screen what there was in the end. */
    readonly end: () => void;
}

/** What a display shows. */
export interface Shown {
    readonly stack: string;
    readonly progress: Progress;
    /** What Ctrl-C does, in words. */
    readonly goesOn: string;
}

const FRAME_MS = 100;
const HEARTBEAT_MS = 1000;
const INTERRUPTED =
    "Ctrl-C: what is under way comes to its end first. Once more ends it at once, and may leave something half made.";

/** Whether a list can be kept in place there. */
export function isTerminal(stream: Pick<WriteStream, "isTTY">, environment = process.env): boolean {
    return stream.isTTY && environment["TERM"] !== "dumb" && !environment["CI"];
}

/** As a list where one can be kept in place, else as lines. */
export async function shownOn(stream: WriteStream, shown: Shown): Promise<Display> {
    return isTerminal(stream) ? liveDisplay(shown, stream) : plainDisplay(shown, (line) => console.log(line));
}

/** A list that is kept in place, for a terminal; colours are off by NO_COLOR. */
async function liveDisplay({ goesOn, progress, stack }: Shown, stream: WriteStream): Promise<Display> {
    const { createLogUpdate } = await import("log-update");
    const log = createLogUpdate(stream);
    const began = Date.now();
    let isInterrupted = false;
    let lines: readonly string[] = [];
    const render = () => {
        const now = Date.now();
        const footer = isInterrupted
            ? INTERRUPTED
            : `Stack ${stack} · ${formatDuration((now - began) / 1000)} · ${progress.idle ?? goesOn}`;
        const screen = screenOf(stream);
        lines = renderList(progress.rows, { now, footer }, { ...screen, rows: screen.rows - 1 });
        log(lines.join("\n"));
    };
    // A narrower terminal wraps what stands there, of which the library knows nothing.
    const resized = () => {
        readline.moveCursor(stream, 0, -wrappedLines(lines, screenOf(stream).columns));
        readline.cursorTo(stream, 0);
        readline.clearScreenDown(stream);
        log.done();
        render();
    };
    // After signals that have come, so that no frame is of a size that is gone: timers are run before them.
    let frame: NodeJS.Immediate | undefined;
    const timer = setInterval(() => (frame = setImmediate(render)), FRAME_MS);
    stream.on("resize", resized);
    return {
        changed: () => {},
        interrupted: () => (isInterrupted = true),
        end: () => {
            clearInterval(timer);
            clearImmediate(frame);
            stream.off("resize", resized);
            log.clear();
            log.done();
            const { colours, columns } = screenOf(stream);
            const last = renderList(progress.rows, { now: Date.now() }, { colours, columns });
            stream.write(last.map((line) => `${line}\n`).join(""));
        },
    };
}

/** Lines for a log. */
function plainDisplay({ progress }: Shown, print: (line: string) => void): Display {
    const lines = new PlainLines(Date.now());
    const timer = setInterval(() => {
        lines.heartbeat(progress.rows, progress.idle ?? "", Date.now()).forEach(print);
    }, HEARTBEAT_MS);
    return {
        changed: (row) => lines.change(row, Date.now()).forEach(print),
        interrupted: () => print(INTERRUPTED),
        end: () => clearInterval(timer),
    };
}
