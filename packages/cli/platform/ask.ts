import * as readline from "node:readline/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";

/** What is asked before it is done. */
export interface Question {
    /** As it reads after "whether". */
    readonly what: string;
    /** The command that does it unasked. */
    readonly line: string;
}

/** @throws {UserError} Where there is no terminal at which anybody could be asked, and `--yes` was not given. */
export function refuseUnasked(yes: boolean, { line, what }: Question): void {
    if (!yes && !(process.stdin.isTTY && process.stdout.isTTY)) {
        throw new UserError({
            problem: `Without a terminal nobody can be asked whether ${what}.`,
            fix: `If it is, type: ${line}`,
        });
    }
}

/**
 * Asks on the terminal; anything but y or yes is a no.
 *
 * @param yes Whether `--yes` was given: then nobody is asked.
 * @throws {UserError} As {@link refuseUnasked}.
 */
export async function confirm(yes: boolean, question: Question): Promise<boolean> {
    refuseUnasked(yes, question);
    if (yes) {
        return true;
    }
    const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
    try {
        const answer = await terminal.question(`Say y if ${question.what}: `);
        return /^y(es)?$/i.test(answer.trim());
    } finally {
        terminal.close();
    }
}
