import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Smaller ones are read sooner than looked up. */
const LARGE = 16 * 1024 * 1024;
const CHUNK = 1024 * 1024;
/** File systems tell times in steps: a file written twice within one would look the same. */
const SETTLED_MS = 2_000;

/**
 * The SHA-256 of a file of any size; of a link, of where it points.
 * @param known A folder that remembers the digests of large files. A file counts as the same while its number on the
 * disk, its size and the times of its last change do: the system sets one of them, and no program can.
 */
export function fileDigest(file: string, known: string): string {
    const stat = fs.lstatSync(file, { bigint: true });
    if (stat.isSymbolicLink()) {
        return createHash("sha256")
            .update(`link to ${fs.readlinkSync(file)}`)
            .digest("hex");
    }
    if (stat.size < LARGE) {
        return digest(file);
    }
    const entry = path.join(known, identity(stat));
    if (fs.existsSync(entry)) {
        return fs.readFileSync(entry, "utf8");
    }
    const found = digest(file);
    const isSettled = Date.now() - Number(stat.ctimeMs) > SETTLED_MS;
    if (isSettled && identity(fs.lstatSync(file, { bigint: true })) === identity(stat)) {
        fs.mkdirSync(known, { recursive: true });
        // By a rename: another program may read at the same moment.
        const unfinished = `${entry}.${randomUUID()}`;
        fs.writeFileSync(unfinished, found);
        fs.renameSync(unfinished, entry);
    }
    return found;
}

function digest(file: string): string {
    const hash = createHash("sha256");
    const chunk = Buffer.allocUnsafe(CHUNK);
    const handle = fs.openSync(file, "r");
    try {
        for (let read = fs.readSync(handle, chunk); read > 0; read = fs.readSync(handle, chunk)) {
            hash.update(chunk.subarray(0, read));
        }
    } finally {
        fs.closeSync(handle);
    }
    return hash.digest("hex");
}

function identity({ dev, ino, size, mtimeNs, ctimeNs }: fs.BigIntStats): string {
    return [dev, ino, size, mtimeNs, ctimeNs].join("-");
}
