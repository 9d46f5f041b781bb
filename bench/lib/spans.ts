import * as fs from "node:fs/promises";
import type { Interval } from "./breakdown";

/** A line that `note-spans.cjs` writes. */
export interface Span {
    readonly pid: number;
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly what: string;
    readonly began?: number;
    readonly args?: string;
}

/** What was noted while something ran. */
export async function readSpans(file: string): Promise<Span[]> {
    const text = await fs.readFile(file, "utf8");
    return text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Span);
}

/** The first that fits. */
export function findSpan(spans: readonly Span[], what: string, args = /^/, pid?: number): Span | undefined {
    return spans.find((one) => one.what === what && args.test(one.args ?? "") && (pid ?? one.pid) === one.pid);
}

/** The process in which Pulumi runs the program. */
export const programIn = (spans: readonly Span[]): Span | undefined => findSpan(spans, "begins", /cmd\/run\/index\.js/);

/** What the program does, from its process's begin to its end; before it is the engine, and what leads to it. */
export function phasesOf(spans: readonly Span[]): Interval[] {
    const program = programIn(spans);
    const first = Math.min(...spans.map(({ at, began = at }) => Math.min(at, began)));
    const points = [
        ["the command's own work", first],
        ["the engine's start, its refresh", findSpan(spans, "starts", /^(\S*\/)?pulumi (up|preview) /)?.at],
        ["program: Node and Pulumi's SDK", program?.began],
        ["program: its own files", findSpan(spans, "loads")?.at],
        ["program: settings, checks, registration", findSpan(spans, "loaded")?.at],
        ["the engine's end", findSpan(spans, "ends", /^/, program?.pid)?.at],
        ["", Infinity],
    ] as const;
    return points.slice(0, -1).map(([what, from = NaN], index) => ({ what, from, to: points[index + 1]?.[1] ?? NaN }));
}
