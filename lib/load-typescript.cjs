/**
 * Lets Node load TypeScript, by stripping its types. What that makes of a file is kept in the user's cache, since it is two
 * thirds of the time that our own files take to load, and is the same until the file changes. Lines stay where they are, and
 * so do those of stack traces.
 */
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { addHook } = require("pirates");
const { version } = require("sucrase/package.json");

/** @typedef {import("sucrase").Transform} Transform */

/** `import()` becomes a require, so that a command can put off what only its work needs. */
const TRANSFORMS = /** @type {Transform[]} */ (["imports", "typescript"]);
/** Texts of a few hundred files, of some ten clones or revisions: about 20 MB. */
const MOST_KEPT = 4000;

/**
 * @param {(file: string) => boolean} isWanted Which files, by their absolute paths.
 */
function loadTypeScript(isWanted) {
    const folder = makeFolder();
    let isFuller = false;
    const hook = (/** @type {string} */ text, /** @type {string} */ file) => {
        const kept = path.join(folder, digestOf(`${version} ${TRANSFORMS.join()}\n${text}`));
        const before = readKept(kept);
        if (before !== undefined) {
            return before;
        }
        // Loaded where it is needed: it is 59 files.
        const { transform } = /** @type {typeof import("sucrase")} */ (require("sucrase"));
        const { code } = transform(text, { transforms: TRANSFORMS, filePath: file });
        isFuller = keep(kept, code) || isFuller;
        return code;
    };
    process.on("exit", () => {
        if (isFuller) removeOldest(folder);
    });
    return addHook(hook, { exts: [".ts"], ignoreNodeModules: false, matcher: isWanted });
}

/**
 * In `cacheDir` of packages/engine-core, where that is there: on a machine that has nothing of ours yet, a preview writes
 * nothing, and what has just been removed does not come back.
 */
function makeFolder() {
    const named = process.env["XDG_CACHE_HOME"] ?? "";
    const caches = path.isAbsolute(named) ? named : path.join(os.homedir(), ".cache");
    const folder = path.join(caches, "gaiaflow", "typescript");
    try {
        fs.mkdirSync(folder);
    } catch {
        // It is there, or nothing is kept.
    }
    return folder;
}

/** @param {string} text */
function digestOf(text) {
    return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/**
 * @param {string} file
 * @returns {string | undefined} Nothing where there is none, or one that was cut short, as where a machine loses its power.
 */
function readKept(file) {
    try {
        const text = fs.readFileSync(file, "utf8");
        const end = text.lastIndexOf(MARK);
        const code = text.slice(0, end);
        return end >= 0 && text.slice(end) === MARK + digestOf(code) ? code : undefined;
    } catch {
        return undefined;
    }
}

/** Stands before the digest of all above it. */
const MARK = "\n//";

/**
 * By a rename, so that of several processes none reads half of it. A folder that cannot be written keeps nothing.
 *
 * @param {string} file
 * @param {string} code
 */
function keep(file, code) {
    const unfinished = `${file}.${process.pid}`;
    try {
        fs.writeFileSync(unfinished, code + MARK + digestOf(code));
        fs.renameSync(unfinished, file);
        return true;
    } catch {
        return false;
    }
}

/**
 * Leaves half of what the folder may hold, the newest. What is removed too early is made again.
 *
 * @param {string} folder
 */
function removeOldest(folder) {
    try {
        const files = fs.readdirSync(folder).map((name) => path.join(folder, name));
        if (files.length > MOST_KEPT) {
            const times = new Map(files.map((file) => [file, fs.statSync(file).mtimeMs]));
            const newest = files.sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
            newest.slice(MOST_KEPT / 2).forEach((file) => fs.rmSync(file));
        }
    } catch {
        // Another process removes the same ones.
    }
}

module.exports = { loadTypeScript };
