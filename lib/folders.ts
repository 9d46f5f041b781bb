import * as fs from "node:fs";
import * as path from "node:path";

/**
 * What tells a folder from another one that takes its place. A container that mounts a folder goes on seeing the old
 * one after it was removed and made again, as a new clone at the same path does; inode numbers alone come back.
 */
export function folderIdentity(folder: string): string {
    const { ino, birthtimeMs } = fs.statSync(folder);
    return `${ino}-${birthtimeMs}`;
}

/** A folder's path from another that holds it, with `/`; empty for that itself, undefined for one elsewhere. */
export function relative(root: string, folder: string): string | undefined {
    const found = path.relative(root, folder).split(path.sep).join("/");
    return found === ".." || found.startsWith("../") || path.isAbsolute(found) ? undefined : found;
}

/** The path from a folder to what may be anywhere, with `/`, the same on every machine; `.` for the folder itself. */
export function pathFrom(folder: string, target: string): string {
    return path.relative(folder, target).split(path.sep).join("/") || ".";
}
