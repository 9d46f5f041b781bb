import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";

/** A file, and what opens it. */
export interface ArchiveFile {
    readonly file: string;
    readonly passphrase: string;
}

/**
 * The tar in a file. What comes of it is what was written; a file that is cut fails at its end.
 *
 * @throws {UserError} For a wrong passphrase, and for a file that is no backup.
 */
export async function decrypted({ file, passphrase }: ArchiveFile): Promise<Readable> {
    const { Decrypter } = await import("age-encryption");
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    await fsp.access(file, fs.constants.R_OK).catch((error: unknown) => {
        throw new UserError({ problem: `${file} cannot be read: ${messageOf(error)}.`, fix: "Name a backup." });
    });
    const stored = fs.createReadStream(file);
    try {
        const opened = await decrypter.decrypt(Readable.toWeb(stored) as globalThis.ReadableStream<Uint8Array>);
        return Readable.fromWeb(opened as ReadableStream);
    } catch (error) {
        stored.destroy();
        throw messageOf(error).includes("no identity matched")
            ? new UserError({
                  problem: `The passphrase does not open ${file}.`,
                  fix: "Give the one that it was made with. Nothing was changed.",
              })
            : damaged(file, messageOf(error));
    }
}

/** In words, where a file is not what was written. */
export function damaged(file: string, why: string): UserError {
    return new UserError({
        problem: `${file} is no whole backup: ${why}.`,
        fix: "It was cut or changed, or is another file. Nothing was changed.",
    });
}

/** An error in the middle of a file, as one of the file; one that has its words already stays. */
export function asDamage(error: unknown, file: string): unknown {
    return error instanceof UserError ? error : damaged(file, messageOf(error));
}
