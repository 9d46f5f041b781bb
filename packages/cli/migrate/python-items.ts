import type { SyntaxNode } from "../../../lib/python-module";
import type { Range } from "./edits";

/** An argument of a call, or an entry of a dict. */
export interface Item extends Range {
    /** Its keyword or key. Absent for a position, and where it cannot be read. */
    readonly name?: string;
    readonly value: SyntaxNode;
    /** `*` or `**` before it. */
    readonly spread?: string;
}

export interface Call extends Range {
    readonly callee: SyntaxNode;
    readonly args: readonly Item[];
}

/** A name that an import binds. */
export interface ImportedName extends Range {
    /** As written, leading dots and all. */
    readonly module: string;
    /** Absent in `import module`. */
    readonly name?: string;
    readonly local: string;
    readonly hasAlias: boolean;
    readonly statement: SyntaxNode;
}
