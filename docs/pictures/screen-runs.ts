import type { IBufferCell, Terminal } from "@xterm/headless";

/** A piece of a line of a terminal that looks the same from its first column to its last. */
export interface Run {
    readonly column: number;
    readonly columns: number;
    readonly text: string;
    /** One of the 16 colours of terminals; undefined for that of text. */
    readonly colour: number | undefined;
    readonly isBold: boolean;
    readonly isDim: boolean;
}

/** What is on a terminal and was scrolled out of it, line by line, without what is empty at the end. */
export function screenRuns({ buffer: { active }, cols }: Pick<Terminal, "buffer" | "cols">): Run[][] {
    const lines = Array.from({ length: active.length }, (_, row) => {
        const line = active.getLine(row);
        const runs: Run[] = [];
        for (let column = 0; column < cols; column++) {
            const cell = line?.getCell(column);
            // Beside a letter of two columns there is a cell of none.
            if (cell !== undefined && cell.getWidth() > 0) {
                add(runs, runOf(cell, column));
            }
        }
        return withoutEnd(runs);
    });
    return lines.slice(0, lines.findLastIndex((runs) => runs.length > 0) + 1);
}

function runOf(cell: IBufferCell, column: number): Run {
    return {
        column,
        columns: cell.getWidth(),
        text: cell.getChars() || " ",
        colour: cell.isFgPalette() ? cell.getFgColor() % 16 : undefined,
        isBold: cell.isBold() !== 0,
        isDim: cell.isDim() !== 0,
    };
}

function add(runs: Run[], next: Run): void {
    const last = runs.at(-1);
    const isAlike =
        last !== undefined && last.colour === next.colour && last.isBold === next.isBold && last.isDim === next.isDim;
    if (isAlike) {
        runs[runs.length - 1] = { ...last, columns: last.columns + next.columns, text: last.text + next.text };
    } else {
        runs.push(next);
    }
}

/** Blanks at the end are no picture. */
function withoutEnd(runs: readonly Run[]): Run[] {
    const last = runs.at(-1);
    if (last === undefined) {
        return [];
    }
    const text = last.text.trimEnd();
    const kept = { ...last, text, columns: last.columns - (last.text.length - text.length) };
    return text === "" ? withoutEnd(runs.slice(0, -1)) : [...runs.slice(0, -1), kept];
}
