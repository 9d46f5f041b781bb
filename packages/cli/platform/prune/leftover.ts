import type { retention } from "../../../../config/retention-schema";
import type { z } from "zod";

/** How many days each kind of things is kept. */
export type Retention = z.output<typeof retention>;

/** What is old and can go. */
export interface Leftover {
    /** What it is, as a row of a table has it. */
    readonly what: string;
    readonly count: number;
    /** Its size on disk, where that is known. */
    readonly bytes?: number;
    /** Removes it; several rows may share one, which runs once. Prints nothing. */
    readonly remove: () => Promise<void>;
}

/** Looks for what is old in one place. */
export interface PruneGroup {
    /** As it reads before "not looked at". */
    readonly name: string;
    /** @throws {UserError} Where nobody can be asked there now. */
    readonly find: (stack: string, keep: Retention) => Promise<readonly Leftover[]>;
}

/** The moment before which what is kept for some days is old. */
export function before(days: number, now = Date.now()): Date {
    return new Date(now - days * 24 * 60 * 60 * 1000);
}
