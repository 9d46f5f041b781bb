import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { withLock } from "./lock";
import { checksumOf, findDamage, readManifest, recordFiles, type Manifest } from "./manifest";
import { cacheDir } from "./paths";
import { messageOf, UserError } from "./user-error";
import { removeUnfinished, replaceFolder, unfinishedName, writeFileAtomic } from "./atomic-file";

/** A thing that is made once and kept in the cache for every clone. */
export interface Artifact {
    readonly name: string;
    readonly version: string;
    readonly origin: "official" | "registries";
    /** Texts that decide what comes out: the files of a wrapper module, flags. Platform and version are added. */
    readonly inputs: readonly string[];
    /** Writes everything into the empty folder `into`. */
    readonly make: (into: string, say: (text: string) => void) => Promise<void>;
}

/** A finished entry of the cache. */
export interface CacheEntry {
    readonly dir: string;
    /** Whether it was made now. */
    readonly made: boolean;
    /** Time spent now. */
    readonly seconds: number;
    readonly bytes: number;
}

const SMALLEST_USEFUL_DISK_BYTES = 64 * 1024 * 1024;

/**
 * Finds the artifact in the cache, or makes it there.
 *
 * Made under a temporary name and renamed when whole, so that a killed build leaves nothing half-made; under a lock, so
 * that two commands at once make it once; looked over each time, so that a damaged entry is made again.
 *
 * @throws {UserError} When it cannot be made here, with the reason.
 */
export async function ensureArtifact(artifact: Artifact, say: (text: string) => void = () => {}): Promise<CacheEntry> {
    const entry = await findEntry(artifact);
    if (entry) {
        return entry;
    }
    const dir = entryDir(artifact);
    const waiting = () => say(`waiting for another command that makes ${artifact.name}`);
    return withLock(path.basename(dir), () => makeUnlessDone(artifact, dir, say), waiting);
}

/** The artifact as it lies in the cache whole and undamaged, or undefined. */
async function findEntry(artifact: Artifact): Promise<CacheEntry | undefined> {
    const dir = entryDir(artifact);
    const found = await readManifest(dir);
    const isWhole = found && (await findDamage(dir, found)) === undefined;
    return isWhole ? { dir, made: false, seconds: 0, bytes: found.bytes } : undefined;
}

/**
 * Makes the artifact again, whatever is in the cache; that is replaced once the new one is whole.
 *
 * @throws {UserError} When it cannot be made here; what is in the cache is then left as it is.
 */
export async function remakeArtifact(artifact: Artifact, say: (text: string) => void): Promise<CacheEntry> {
    const dir = entryDir(artifact);
    return withLock(path.basename(dir), () => make(artifact, dir, say));
}

/** Every finished entry of the cache with its folder, sorted by name. */
export async function listArtifacts(): Promise<(Manifest & { readonly dir: string })[]> {
    const root = path.join(cacheDir(), "artifacts");
    const names = await fs.readdir(root).catch(() => []);
    const dirs = names.filter((name) => name.endsWith(".json")).map((name) => path.join(root, name.slice(0, -5)));
    const entries = await Promise.all(dirs.sort().map(async (dir) => ({ dir, manifest: await readManifest(dir) })));
    return entries.flatMap(({ dir, manifest }) => (manifest ? [{ ...manifest, dir }] : []));
}

async function makeUnlessDone(artifact: Artifact, dir: string, say: (text: string) => void): Promise<CacheEntry> {
    const found = await readManifest(dir);
    const damage = found ? await findDamage(dir, found) : undefined;
    if (found && damage === undefined) {
        return { dir, made: false, seconds: 0, bytes: found.bytes };
    }
    if (damage !== undefined) {
        say(`${artifact.name} in the cache is damaged (${damage}): making it again`);
    }
    return make(artifact, dir, say);
}

/** Runs under the artifact's lock. */
async function make(artifact: Artifact, dir: string, say: (text: string) => void): Promise<CacheEntry> {
    const started = performance.now();
    // Of this attempt alone: the compiler of one that was killed may still be writing.
    const unfinished = unfinishedName(dir);
    try {
        await removeUnfinished(dir);
        await fs.mkdir(unfinished, { recursive: true });
        await artifact.make(unfinished, say);
        const files = await recordFiles(unfinished);
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        const seconds = (performance.now() - started) / 1000;
        const { name, version, origin } = artifact;
        const made = new Date().toISOString();
        const manifest: Manifest = { name, version, origin, sha256: checksumOf(files), made, seconds, bytes, files };
        await replaceFolder(dir, unfinished);
        await writeFileAtomic(`${dir}.json`, JSON.stringify(manifest, undefined, 2));
        return { dir, made: true, seconds, bytes };
    } catch (error) {
        throw explain(artifact, error, await freeBytes(path.dirname(dir)));
    } finally {
        await removeUnfinished(dir);
    }
}

function explain(artifact: Artifact, error: unknown, free: number): Error {
    const full = free < SMALLEST_USEFUL_DISK_BYTES || messageOf(error).includes("no space left on device");
    if (full) {
        const problem = `The disk of ${cacheDir()} is full: ${artifact.name} ${artifact.version} could not be made there.`;
        return new UserError({
            problem,
            fix: "Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run it again.",
        });
    }
    return error instanceof Error ? error : new Error(String(error));
}

async function freeBytes(folder: string): Promise<number> {
    const stat = await fs.statfs(folder).catch(() => undefined);
    return stat ? stat.bavail * stat.bsize : Infinity;
}

/** Folder of the artifact in the cache, whether it is there or not. */
export function entryDir(artifact: Artifact): string {
    const parts = [
        artifact.name,
        artifact.version,
        artifact.origin,
        process.platform,
        process.arch,
        ...artifact.inputs,
    ];
    const key = crypto.createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
    return path.join(cacheDir(), "artifacts", `${artifact.name}-${artifact.version}-${key}`);
}
