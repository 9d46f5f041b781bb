import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Asset } from "../kit/value";
import { globToRegExp } from "./glob";

/**
 * The files below a folder that the patterns name, by their path from there. Patterns apply in order, and one that
 * starts with `!` takes out what those before it put in. The whole folder is walked, as the official provider does.
 */
export async function findAssets(folder: string, globs: readonly string[]): Promise<Record<string, Asset>> {
    const rules = globs.map((glob) => ({
        takesOut: glob.startsWith("!"),
        pattern: globToRegExp(glob.replace(/^!/, "")),
    }));
    const found: Record<string, Asset> = {};
    for (const path of await filesBelow(folder)) {
        const last = rules.filter(({ pattern }) => pattern.test(path)).at(-1);
        if (last !== undefined && !last.takesOut) found[path] = await assetOf(join(folder, path));
    }
    return found;
}

async function filesBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")).sort();
}

async function assetOf(path: string): Promise<Asset> {
    const hash = createHash("sha256").update(await readFile(path));
    return new Asset("path", path, hash.digest("hex"));
}
