import ignore from "@balena/dockerignore";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readFile, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * A hash over what a build can see: the Dockerfile, and every file of the context that is not ignored, with its path,
 * its permissions and its whole content; of a link, where it points. The same tree elsewhere has the same hash.
 * @param context Absolute path of the folder.
 * @param dockerfile Absolute path of the file; it may lie outside of the context.
 */
export async function hashContext(context: string, dockerfile: string): Promise<string> {
    const rules = await ignoreRules(context, dockerfile);
    const hash = createHash("sha256").update(await digestOf(dockerfile));
    for (const path of (await filesBelow(context, "", rules)).sort()) {
        if (rules.isIgnored(path)) continue;
        const { mode } = await lstat(join(context, path));
        hash.update(`\0${path}\0${mode.toString(8)}\0${await digestOf(join(context, path))}`);
    }
    return hash.digest("hex");
}

/** What a build does not see. */
interface IgnoreRules {
    readonly isIgnored: (path: string) => boolean;
    /** Whether nothing below a folder counts, so that nobody needs to look: of a clone, most are in `node_modules`. */
    readonly isClosed: (folder: string) => boolean;
}

/** `<Dockerfile>.dockerignore` where there is one, else the context's `.dockerignore`. */
async function ignoreRules(context: string, dockerfile: string): Promise<IgnoreRules> {
    const own = await readIfThere(`${dockerfile}.dockerignore`);
    const rules = (own ?? (await readIfThere(join(context, ".dockerignore"))))?.split(/\r?\n/);
    if (rules === undefined) return { isIgnored: () => false, isClosed: () => false };
    // Docker tells capital letters from small ones.
    const manager = ignore({ ignorecase: false }).add(rules);
    const exceptions = rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1).trim());
    return {
        isIgnored: (path) => manager.ignores(path),
        isClosed: (folder) => manager.ignores(folder) && !exceptions.some((rule) => mayMatchBelow(rule, folder)),
    };
}

/** Whether a rule may take back something below a folder; where it has signs of a pattern, it may. */
function mayMatchBelow(rule: string, folder: string): boolean {
    const [first = "", ...rest] = rule.replace(/^\.?\//, "").split("/");
    const [top, ...below] = folder.split("/");
    if (/[*?[\\]/.test(first)) return true;
    return first === top && (below.length === 0 || rest.length === 0 || mayMatchBelow(rest.join("/"), below.join("/")));
}

/** Files and links below a folder, by their path from the top, with `/` on every system. */
async function filesBelow(top: string, folder: string, rules: IgnoreRules): Promise<string[]> {
    const entries = await readdir(join(top, folder), { withFileTypes: true });
    const lists = await Promise.all(
        entries.map(async (entry) => {
            const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
            if (entry.isDirectory()) return rules.isClosed(path) ? [] : await filesBelow(top, path, rules);
            return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
        }),
    );
    return lists.flat();
}

/** Smaller ones are read sooner than looked up. */
const LARGE = 16 * 1024 * 1024;
/** Of large files, by what tells one state of a file from the next: images of one program share contexts. */
const digests = new Map<string, Promise<string>>();

async function digestOf(path: string): Promise<string> {
    const stat = await lstat(path, { bigint: true });
    if (stat.isSymbolicLink()) {
        return createHash("sha256")
            .update(await readlink(path))
            .digest("hex");
    }
    if (stat.size < LARGE) return await streamedDigest(path);
    const state = [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join("-");
    const known = digests.get(state) ?? streamedDigest(path);
    digests.set(state, known);
    return known;
}

/** Of a file of any size, a piece after the other. */
async function streamedDigest(path: string): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
    return hash.digest("hex");
}

async function readIfThere(path: string): Promise<string | undefined> {
    try {
        return await readFile(path, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
}
