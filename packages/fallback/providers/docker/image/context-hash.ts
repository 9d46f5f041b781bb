import ignore from "@balena/dockerignore";
import { createHash } from "node:crypto";
import { lstat, readFile, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/**
 * A hash over what a build can see: the Dockerfile, and every file of the context that is not ignored, with its path,
 * its permissions and its whole content; of a link, where it points. The same tree elsewhere has the same hash.
 * @param context Absolute path of the folder.
 * @param dockerfile Absolute path of the file; it may lie outside of the context.
 */
export async function hashContext(context: string, dockerfile: string): Promise<string> {
    const isIgnored = await ignoreRules(context, dockerfile);
    const hash = createHash("sha256").update(await digestOf(dockerfile));
    for (const path of (await filesBelow(context, "")).sort()) {
        if (isIgnored(path)) continue;
        const { mode } = await lstat(join(context, path));
        hash.update(`\0${path}\0${mode.toString(8)}\0${await digestOf(join(context, path))}`);
    }
    return hash.digest("hex");
}

/** `<Dockerfile>.dockerignore` where there is one, else the context's `.dockerignore`. */
async function ignoreRules(context: string, dockerfile: string): Promise<(path: string) => boolean> {
    const own = await readIfThere(`${dockerfile}.dockerignore`);
    const rules = own ?? (await readIfThere(join(context, ".dockerignore")));
    if (rules === undefined) return () => false;
    const manager = ignore().add(rules.split(/\r?\n/));
    return (path) => manager.ignores(path);
}

/** Files and links below a folder, by their path from the top, with `/` on every system. */
async function filesBelow(top: string, folder: string): Promise<string[]> {
    const entries = await readdir(join(top, folder), { withFileTypes: true });
    const lists = await Promise.all(
        entries.map(async (entry) => {
            const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
            if (entry.isDirectory()) return await filesBelow(top, path);
            return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
        }),
    );
    return lists.flat();
}

async function digestOf(path: string): Promise<string> {
    const isLink = (await lstat(path)).isSymbolicLink();
    const content = isLink ? await readlink(path) : await readFile(path);
    return createHash("sha256").update(content).digest("hex");
}

async function readIfThere(path: string): Promise<string | undefined> {
    try {
        return await readFile(path, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
}
