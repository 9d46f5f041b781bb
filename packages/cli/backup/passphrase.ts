import * as fs from "node:fs/promises";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { askSilently } from "../platform/secret-source";

/** The variable that a passphrase may be in. */
export const PASSPHRASE_VARIABLE = "GAIAFLOW_BACKUP_PASSPHRASE";

export interface PassphraseOptions {
    /** A file that holds it; a line's end behind it is no part of it. */
    readonly file?: string | undefined;
    /** Whether it is asked for twice, since a slip would make a file that nobody opens. Defaults to false. */
    readonly twice?: boolean;
}

/**
 * The passphrase of a backup: of a file that is named, else of the environment, else of who sits at the terminal. Never of a
 * command line, which every user of the machine can read.
 *
 * @throws {UserError} Where there is none.
 */
export async function backupPassphrase({ file, twice = false }: PassphraseOptions): Promise<string> {
    const passphrase =
        file === undefined ? (process.env[PASSPHRASE_VARIABLE] ?? (await asked(twice))) : await read(file);
    if (passphrase === "") {
        throw new UserError({
            problem: "The backup's passphrase is empty.",
            fix: "A backup holds connections and their passwords: give it one.",
        });
    }
    return passphrase;
}

async function read(file: string): Promise<string> {
    const text = await fs.readFile(file, "utf8").catch((error: unknown) => {
        throw new UserError({
            problem: `${file} cannot be read: ${messageOf(error)}.`,
            fix: "Name a file that holds the passphrase alone.",
        });
    });
    return text.replace(/\r?\n$/, "");
}

async function asked(twice: boolean): Promise<string> {
    if (!process.stdin.isTTY) {
        throw new UserError({
            problem: "Without a terminal nobody can be asked for the backup's passphrase.",
            fix: `Set ${PASSPHRASE_VARIABLE}, or give --passphrase-file FILE.`,
        });
    }
    const passphrase = await askSilently("The backup's passphrase");
    if (twice && passphrase !== "" && (await askSilently("Once more")) !== passphrase) {
        throw new UserError({ problem: "These were two passphrases.", fix: "Type it again." });
    }
    return passphrase;
}
