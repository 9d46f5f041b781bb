import * as crypto from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import { pack } from "tar-stream";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { CONTENTS, MANIFEST, type Contents, type Manifest, type PartName } from "./format";

/** Bytes of a part that an entry holds: how much is in memory, since an entry's size stands before it. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** A part as it comes, of a size that nobody knows yet. */
export interface Part {
    readonly name: PartName;
    /** Opens it; it fails where what makes it does. */
    readonly open: () => AsyncIterable<Uint8Array>;
}

/** Something that is to be a file of its own once all of it is there. */
export interface ArchiveOptions {
    readonly file: string;
    readonly passphrase: string;
    readonly manifest: Manifest;
    readonly parts: readonly Part[];
    /** What is in it, asked once all parts are written. */
    readonly counts: () => Contents["counts"];
}

/**
 * Writes a backup: a tar of the manifest, of each part in pieces, and of the contents' digests, encrypted as age does it
 * (`age --decrypt FILE | tar -x`). It has its name once it is whole, and only its owner reads it.
 *
 * @returns Its size in bytes.
 * @throws {UserError} Where there is a file of that name.
 */
export async function writeArchive(options: ArchiveOptions): Promise<number> {
    const { file, passphrase } = options;
    refuseExisting(file);
    const { Encrypter } = await import("age-encryption");
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    const tar = pack();
    const encrypted = await encrypter.encrypt(ReadableStream.from(tar) as ReadableStream<Uint8Array>);
    const unfinished = `${file}.unfinished`;
    try {
        const disk = fs.createWriteStream(unfinished, { mode: 0o600, flush: true });
        // What fails before it is there would leave nothing to remove, and it afterwards.
        await once(disk, "open");
        const written = pipeline(Readable.fromWeb(encrypted as ReadableStream), disk);
        await Promise.all([written, fill(tar, options)]);
        refuseExisting(file);
        await fsp.rename(unfinished, file);
        return (await fsp.stat(file)).size;
    } catch (error) {
        tar.destroy();
        await fsp.rm(unfinished, { force: true });
        throw error;
    }
}

/** @throws {UserError} Where there is a file of that name: it may be the only backup. */
export function refuseExisting(file: string): void {
    if (fs.existsSync(file)) {
        throw new UserError({ problem: `${file} is there already.`, fix: "Name another file, or remove that one." });
    }
}

type Tar = ReturnType<typeof pack>;

async function fill(tar: Tar, { counts, manifest, parts }: ArchiveOptions): Promise<void> {
    await add(tar, MANIFEST, Buffer.from(JSON.stringify(manifest, undefined, 2)));
    const written: Partial<Record<PartName, { bytes: number; sha256: string }>> = {};
    for (const { name, open } of parts) {
        const hash = crypto.createHash("sha256");
        let [bytes, pieces] = [0, 0];
        for await (const piece of inPieces(open())) {
            hash.update(piece);
            bytes += piece.length;
            // In the order of their names, so that `cat airflow.dump/*` is the whole.
            await add(tar, `${name}/${String(pieces++).padStart(9, "0")}`, piece);
        }
        written[name] = { bytes, sha256: hash.digest("hex") };
    }
    const contents: Contents = { parts: written, counts: counts() };
    await add(tar, CONTENTS, Buffer.from(JSON.stringify(contents, undefined, 2)));
    tar.finalize();
}

/** Waits until it is on its way, so that a slow disk slows down what makes it. */
function add(tar: Tar, name: string, content: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
        const entry = tar.entry({ name, size: content.length, mode: 0o600 }, (error) =>
            error ? reject(error) : resolve(),
        );
        entry.end(content);
    });
}

/** The same bytes in pieces of one size, but for the last; one at least, of an empty part too. */
async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    let held: Uint8Array[] = [];
    let [bytes, pieces] = [0, 0];
    for await (const chunk of source) {
        for (let at = 0; at < chunk.length;) {
            const taken = chunk.subarray(at, at + PIECE_BYTES - bytes);
            held.push(taken);
            bytes += taken.length;
            at += taken.length;
            if (bytes === PIECE_BYTES) {
                yield Buffer.concat(held);
                [held, bytes, pieces] = [[], 0, pieces + 1];
            }
        }
    }
    if (bytes > 0 || pieces === 0) {
        yield Buffer.concat(held);
    }
}
