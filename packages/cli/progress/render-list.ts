import { styleText } from "node:util";
import { fitText } from "./fit-text";
import { timeOf, type Row } from "./row";

/** The terminal that a list is for. */
export interface Screen {
    readonly columns: number;
    /** As many lines as fit; a list that is longer sums up what is over first. Defaults to no limit. */
    readonly rows?: number | undefined;
    readonly colours: boolean;
}

/** A list at some moment. */
export interface Frame {
    /** What stands below the rows. Defaults to nothing. */
    readonly footer?: string;
    /** In milliseconds since 1970. */
    readonly now: number;
}

const SPINNER = "⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏".split(" ");
const SPIN_MS = 100;
type Colour = "green" | "red" | "cyan" | "gray";
const MARKS: Readonly<Record<Row["state"], readonly [mark: string, colour: Colour]>> = {
    waiting: ["·", "gray"],
    active: ["", "cyan"],
    done: ["✔", "green"],
    unchanged: ["✔", "gray"],
    failed: ["✖", "red"],
    unfinished: ["·", "gray"],
};

/** The rows as lines of a terminal, none of them wider than it. */
export function renderList(rows: readonly Row[], frame: Frame, screen: Screen): string[] {
    // What was there already is of interest where it runs.
    const shown = rows.filter(({ kind, state }) => kind === "service" || kind === "cluster" || state !== "unchanged");
    const width = Math.max(0, ...shown.map(({ name }) => name.length));
    const footer = frame.footer === undefined ? [] : [fitText(frame.footer, screen.columns)];
    const lines = shown.map((row) => ({ row, line: rowLine(row, width, frame, screen) }));
    return [...fitHeight(lines, (screen.rows ?? Infinity) - footer.length, screen), ...footer];
}

function rowLine(row: Row, width: number, { now }: Frame, { colours, columns }: Screen): string {
    const { at, detail, name, state, text } = row;
    const [mark, colour] = MARKS[state];
    const shown = mark === "" ? (SPINNER[Math.floor(now / SPIN_MS) % SPINNER.length] ?? "") : mark;
    const facts = [text, timeOf(row, now), at, state === "active" ? detail : undefined].filter(Boolean).join(" · ");
    const line = fitText(`${shown} ${name.padEnd(width)}  ${facts}`, columns);
    // Coloured once it is cut: nothing of a colour is cut off.
    return colours
        ? `${styleText(colour, line.slice(0, shown.length), { validateStream: false })}${line.slice(shown.length)}`
        : line;
}

interface Line {
    readonly row: Row;
    readonly line: string;
}

/** Sums up what is over, then what waits, as far as it takes; what goes on stays. */
function fitHeight(lines: readonly Line[], height: number, screen: Screen): string[] {
    let left = lines;
    const sums: string[] = [];
    for (const [states, word] of SUMS) {
        const summed = left.filter(({ row }) => states.includes(row.state));
        if (left.length + sums.length > height && summed.length > 1) {
            left = left.filter(({ row }) => !states.includes(row.state));
            sums.push(fitText(`${MARKS[states[0] ?? "waiting"][0]} ${summed.length} ${word}`, screen.columns));
        }
    }
    return [...sums, ...left.map(({ line }) => line)].slice(0, Math.max(1, height));
}

const SUMS: readonly (readonly [states: readonly Row["state"][], word: string])[] = [
    [["done", "unchanged"], "done"],
    [["waiting", "unfinished"], "waiting"],
];
