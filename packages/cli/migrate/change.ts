import type { Note } from "./draft";

/** What becomes of a file. */
export interface Change {
    /** From the project's folder. */
    readonly file: string;
    /** Absent for a new one. */
    readonly before?: string;
    /** Absent for one that goes. */
    readonly after?: string;
}

export interface FileNote extends Note {
    readonly file: string;
}

/** What DAG files and modules become. */
export interface CodePlan {
    readonly changes: Change[];
    readonly notes: FileNote[];
    readonly left: FileNote[];
}
