import { asRun, noteDoing } from "../platform/runs";
import { shownOn, type Progress } from "./display";
import type { Row } from "./row";

/** A part of a stack that something is done to. */
export type StepPart = Pick<Row, "kind" | "name">;

/** Takes note of what becomes of the parts, by their names. */
export interface Steps {
    /** @param text What is done to it now. Time is counted from the first call. */
    readonly begin: (name: string, text: string) => void;
    /** @param detail What was heard of it last. */
    readonly heard: (name: string, detail: string) => void;
    /** @param text What it is now. */
    readonly end: (name: string, text: string) => void;
    readonly fail: (name: string) => void;
}

/**
 * Does something to parts of a stack one by one, and shows it as a start is shown: on a terminal as a list in place, elsewhere
 * as a line for each change.
 *
 * @param parts In the order in which they are shown.
 * @param work Where it throws, what is under way has failed.
 */
export async function withSteps<T>(
    stack: string,
    parts: readonly StepPart[],
    work: (steps: Steps) => Promise<T>,
): Promise<T> {
    return asRun(stack, async () => {
        const list = new StepList(parts);
        const display = await shownOn(process.stdout, { progress: list, stack, goesOn: "Ctrl-C stops it" });
        const set = (name: string, change: Partial<Row>) => {
            const row = list.set(name, change);
            if (row !== undefined) {
                display.changed(row);
                noteDoing(stack, `${name}: ${row.text}`);
            }
        };
        try {
            return await work({
                begin: (name, text) => {
                    set(name, { state: "active", text, began: list.row(name)?.began ?? Date.now() });
                },
                heard: (name, detail) => set(name, { detail }),
                end: (name, text) => set(name, { state: "done", text, ended: Date.now(), detail: undefined }),
                fail: (name) => set(name, { state: "failed", text: "failed", ended: Date.now(), detail: undefined }),
            });
        } catch (error) {
            const isNamed = list.rows.some(({ state }) => state === "failed");
            for (const { name, state } of list.rows) {
                if (state === "active" && !isNamed) {
                    set(name, { state: "failed", text: "failed", ended: Date.now() });
                } else if (state === "active" || state === "waiting") {
                    const text = state === "active" ? "not finished" : "not begun";
                    set(name, { state: "unfinished", text, ended: Date.now() });
                }
            }
            throw error;
        } finally {
            display.end();
        }
    });
}

class StepList implements Progress {
    public readonly idle = undefined;
    private readonly byName: Map<string, Row>;

    constructor(parts: readonly StepPart[]) {
        this.byName = new Map(parts.map((part) => [part.name, { ...part, state: "waiting", text: "waiting" }]));
    }

    public get rows(): readonly Row[] {
        return [...this.byName.values()];
    }

    public row(name: string): Row | undefined {
        return this.byName.get(name);
    }

    public set(name: string, change: Partial<Row>): Row | undefined {
        const row = this.byName.get(name);
        if (row === undefined) {
            return undefined;
        }
        const changed = { ...row, ...change };
        this.byName.set(name, changed);
        return changed;
    }
}
