import { timeOf, type Row } from "./row";

const HEARTBEAT_MS = 10_000;

/** The same for a log: a line for each change, and every ten seconds without one what goes on. */
export class PlainLines {
    private readonly shown = new Map<string, string>();
    private last: number;

    /** @param now In milliseconds since 1970, as all of them here. */
    constructor(now: number) {
        this.last = now;
    }

    /** @returns The line for a row that has changed, where that is one for a log. */
    public change(row: Row, now: number): string[] {
        const { at, name, state, text } = row;
        const words = [text, at].filter(Boolean).join(", ");
        if (state === "waiting" || (state === "unchanged" && row.kind === "image") || this.shown.get(name) === words) {
            return [];
        }
        this.shown.set(name, words);
        this.last = now;
        const took = state === "done" || state === "failed" ? timeOf(row, now) : undefined;
        return [`${name}: ${words}${took === undefined ? "" : ` (${took})`}`];
    }

    /**
     * @param idle What goes on while no row does.
     * @returns The line that says what goes on, where it is time for one.
     */
    public heartbeat(rows: readonly Row[], idle: string, now: number): string[] {
        if (now - this.last < HEARTBEAT_MS) {
            return [];
        }
        this.last = now;
        const active = rows.filter(({ kind, state }) => state === "active" && kind !== "rest");
        const each = active.map((row) => `${row.name} (${[timeOf(row, now), row.at].filter(Boolean).join(", ")})`);
        return [`still working: ${each.length === 0 ? idle : each.join(", ")}`];
    }
}
