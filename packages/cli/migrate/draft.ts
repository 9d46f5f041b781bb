import { removeItems, type Edit, type Range } from "./edits";
import type { PythonFile } from "./python-file";

/** Something that a user should know of a line, or do there by hand. */
export interface Note {
    /** From 1. Absent for a note of the whole file. */
    readonly line?: number;
    readonly problem: string;
}

/** What becomes of one Python file: its edits, and what is to say of it. */
export class Draft {
    public readonly edits: Edit[] = [];
    public readonly notes: Note[] = [];

    constructor(public readonly file: PythonFile) {}

    public replace({ from, to }: Range, text: string): void {
        this.edits.push({ from, to, text });
    }

    public insert(at: number, text: string): void {
        this.edits.push({ from: at, to: at, text });
    }

    public remove(...ranges: readonly Range[]): void {
        ranges.forEach((range) => this.replace(range, ""));
    }

    /** Takes some of a list's elements out, with their commas. @param items All of them, in their order. */
    public removeItems<T extends Range>(items: readonly T[], isRemoved: (item: T, index: number) => boolean): void {
        const gone = items.map(isRemoved);
        this.remove(...removeItems(this.file.source, items, (index) => gone[index] === true));
    }

    /** Whether that piece goes, or something else takes its place. */
    public takesOut(range: Range): boolean {
        return this.edits.some((edit) => holds(edit, range));
    }

    /** Whether that piece goes. */
    public removes(range: Range): boolean {
        return this.edits.some((edit) => edit.text === "" && holds(edit, range));
    }

    public note(at: Range, problem: string): void {
        this.notes.push({ line: this.file.line(at.from), problem });
    }
}

function holds(edit: Range, { from, to }: Range): boolean {
    return edit.from <= from && to <= edit.to && edit.from < edit.to;
}
