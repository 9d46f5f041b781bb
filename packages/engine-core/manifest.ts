import * as crypto from "node:crypto";
import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { readJson } from "./atomic-file";

/** One file of a cache entry, as it was when the entry was made. */
export interface FileRecord {
    readonly path: string;
    readonly bytes: number;
    readonly modifiedMs: number;
    readonly sha256: string;
}

/** What a cache entry is and how it came about; stands beside it as `<entry>.json`. */
export interface Manifest {
    readonly name: string;
    readonly version: string;
    readonly origin: string;
    /** Checksum over the files' names and contents. */
    readonly sha256: string;
    readonly made: string;
    readonly seconds: number;
    readonly bytes: number;
    readonly files: readonly FileRecord[];
}

/** Records every file under `folder`, sorted by path. Symbolic links are not followed and not recorded. */
export async function recordFiles(folder: string): Promise<FileRecord[]> {
    const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    const records: FileRecord[] = [];
    // One by one: an entry may hold more files than a process may open.
    for (const file of files.sort()) {
        const stat = await fs.stat(file);
        const sha256 = await checksum(file);
        records.push({ path: path.relative(folder, file), bytes: stat.size, modifiedMs: stat.mtimeMs, sha256 });
    }
    return records;
}

/** One checksum for all files of an entry. */
export function checksumOf(files: readonly FileRecord[]): string {
    const hash = crypto.createHash("sha256");
    files.forEach((file) => hash.update(`${file.path}\0${file.sha256}\n`));
    return hash.digest("hex");
}

/**
 * The first file of an entry that is no longer as it was made, or undefined when all are.
 *
 * Contents are read again only where size or time of change differ: an entry of 500 MB is checked in a millisecond.
 */
export async function findDamage(folder: string, manifest: Manifest): Promise<string | undefined> {
    for (const file of manifest.files) {
        const full = path.join(folder, file.path);
        const stat = await fs.stat(full).catch(() => undefined);
        const unchanged = stat?.size === file.bytes && stat.mtimeMs === file.modifiedMs;
        if (!stat || (!unchanged && (await checksum(full)) !== file.sha256)) {
            return file.path;
        }
    }
    return undefined;
}

/** The manifest of an entry, or undefined when the entry is missing or was never finished. */
export async function readManifest(entry: string): Promise<Manifest | undefined> {
    return (await readJson(`${entry}.json`)) as Manifest | undefined;
}

async function checksum(file: string): Promise<string> {
    const hash = crypto.createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}
