/** A piece of a text, and what takes its place. */
export interface Edit {
    readonly from: number;
    readonly to: number;
    /** Empty where the piece goes. */
    readonly text: string;
}

/** A piece of a text. */
export interface Range {
    readonly from: number;
    readonly to: number;
}

/**
 * A text after its edits; what none of them names stays as it is, byte for byte. What an edit changes within a piece that
 * another takes out, goes with it.
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
    const removals = merged(edits.filter(({ text }) => text === ""));
    const inside = ({ from, to }: Edit) => removals.some((gone) => gone.from < to && from < gone.to);
    const others = edits.filter(
        (edit, index) => edit.text !== "" && !inside(edit) && edits.findIndex((one) => isSame(one, edit)) === index,
    );
    let at = 0;
    let result = "";
    for (const { from, to, text } of [...removals, ...others].sort((a, b) => a.from - b.from || a.to - b.to)) {
        if (from < at) {
            throw new Error(`edits overlap at ${from}`);
        }
        result += source.slice(at, from) + text;
        at = to;
    }
    return result + source.slice(at);
}

/** A value that two calls share is changed once. */
function isSame(one: Edit, other: Edit): boolean {
    return one.from === other.from && one.to === other.to && one.text === other.text;
}

/** Removals as pieces that do not touch the same text twice. */
function merged(removals: readonly Edit[]): Edit[] {
    const result: Edit[] = [];
    for (const next of [...removals].sort((a, b) => a.from - b.from)) {
        const last = result.at(-1);
        if (last !== undefined && next.from < last.to) {
            result[result.length - 1] = { ...last, to: Math.max(last.to, next.to) };
        } else {
            result.push(next);
        }
    }
    return result;
}

/**
 * What goes with elements of a list with commas: arguments, entries of a dict, imported names. One with lines of its own goes
 * with them and the comment at their end; comments above it stay.
 *
 * @param items All of them, in their order.
 */
export function removeItems(source: string, items: readonly Range[], isRemoved: (index: number) => boolean): Range[] {
    const lastKept = items.map((_, index) => index).findLastIndex((index) => !isRemoved(index));
    return items.flatMap((item, index): Range[] => {
        if (!isRemoved(index)) {
            return [];
        }
        const comma = /^\s*,/.exec(source.slice(item.to))?.[0].length;
        const end = item.to + (comma ?? 0);
        const lines = ownLines(source, { from: item.from, to: end });
        if (lines !== undefined) {
            return [lines];
        }
        const kept = items[lastKept];
        const before = kept === undefined ? "" : source.slice(kept.to, item.from);
        if (kept !== undefined && index > lastKept && !/#/.test(before)) {
            // A comma behind the last one stays for the one that is the last now.
            return [{ from: kept.to, to: item.to }];
        }
        const blanks = /^[ \t]*/.exec(source.slice(end))?.[0].length ?? 0;
        return [{ from: item.from, to: end + blanks }];
    });
}

/** The whole lines of a piece, where nothing else but a comment behind it is in them. */
export function ownLines(source: string, { from, to }: Range): Range | undefined {
    const start = source.lastIndexOf("\n", from - 1) + 1;
    const newline = source.indexOf("\n", to);
    const end = newline < 0 ? source.length : newline + 1;
    const isAlone =
        /^[ \t]*$/.test(source.slice(start, from)) && /^[ \t]*(#[^\n]*)?\r?\n?$/.test(source.slice(to, end));
    return isAlone ? { from: start, to: end } : undefined;
}

/** What parts an element of a list from the next: a line of its own, where the piece begins one. */
export function separatorAt(source: string, from: number): string {
    const before = source.slice(source.lastIndexOf("\n", from - 1) + 1, from);
    return /^[ \t]*$/.test(before) ? `,${newlineOf(source)}${before}` : ", ";
}

/** What ends the lines of a text. */
export function newlineOf(source: string): string {
    return /\r\n/.test(source) ? "\r\n" : "\n";
}
