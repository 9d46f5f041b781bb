import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";

/** Ends the names of what is being made; whatever has such a name is of no use to anybody else. */
const UNFINISHED = ".unfinished";

/** A name beside the target to make it under, of this one attempt: two commands at once must not share one. */
export function unfinishedName(target: string): string {
    return `${target}.${process.pid}-${crypto.randomBytes(4).toString("hex")}${UNFINISHED}`;
}

/** Removes what killed attempts at the target left behind. Nobody else may be making it. */
export async function removeUnfinished(target: string): Promise<void> {
    const [folder, start] = [path.dirname(target), `${path.basename(target)}.`];
    const names = await fs.readdir(folder).catch(() => [] as string[]);
    const left = names.filter((name) => name.startsWith(start) && name.endsWith(UNFINISHED));
    // A compiler that outlived its command may be writing there; what it leaves goes the next time.
    await Promise.allSettled(left.map((name) => fs.rm(path.join(folder, name), { recursive: true, force: true })));
}

/** Puts a finished folder in the place of another, if there is one, which goes with the unfinished ones. */
export async function replaceFolder(target: string, finished: string): Promise<void> {
    await fs.rename(target, unfinishedName(target)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            throw error;
        }
    });
    await fs.rename(finished, target);
}

/**
 * Makes a file under another name and renames it when it is whole, so that nobody ever sees half of it. Its folder is
 * made when it is missing.
 *
 * @param make Makes the file under the name that it is given.
 */
export async function replaceAtomically(target: string, make: (unfinished: string) => Promise<void>): Promise<void> {
    await fs.mkdir(path.dirname(target), { recursive: true });
    const unfinished = unfinishedName(target);
    try {
        await make(unfinished);
        await fs.rename(unfinished, target);
    } finally {
        await fs.rm(unfinished, { force: true });
    }
}

/** Writes a text file, whole or not at all. */
export async function writeFileAtomic(file: string, text: string): Promise<void> {
    await replaceAtomically(file, (unfinished) => fs.writeFile(unfinished, text));
}

/** What a JSON file holds; undefined when there is none, or none that can be read: it is then made again. */
export async function readJson(file: string): Promise<unknown> {
    const text = await fs.readFile(file, "utf8").catch(() => undefined);
    try {
        return text === undefined ? undefined : JSON.parse(text);
    } catch {
        return undefined;
    }
}
