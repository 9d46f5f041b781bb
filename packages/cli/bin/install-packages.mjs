import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLISECONDS = 250;
const REFRESH_MILLISECONDS = 1000;
/** A lock that is not refreshed for so long belongs to a process that was killed. */
const STALE_MILLISECONDS = 5000;

/**
 * Runs `npm ci` in the clone unless what is installed is what the lock file says; one at a time.
 *
 * @param {string} clone
 * @throws When npm fails; npm has said why.
 */
export async function installPackages(clone) {
    const wanted = readFileSync(path.join(clone, "package-lock.json"), "utf8");
    const installed = path.join(clone, "node_modules", ".installed-lock.json");
    const upToDate = () => existsSync(installed) && readFileSync(installed, "utf8") === wanted;
    if (upToDate()) {
        return;
    }
    const release = await lock(clone);
    try {
        if (!upToDate()) {
            console.error("Installing the npm packages of package-lock.json");
            await runNpmCi(clone);
            writeFileSync(installed, wanted);
        }
    } finally {
        release();
    }
}

/** @param {string} clone */
async function runNpmCi(clone) {
    const windows = process.platform === "win32";
    const npm = spawn(windows ? "npm.cmd" : "npm", ["ci", "--loglevel=error"], {
        cwd: clone,
        stdio: ["ignore", 2, 2],
        shell: windows,
    });
    const [code] = await once(npm, "exit");
    if (code !== 0) {
        throw new Error("npm ci failed. Check the network and npm's own settings (npm config list), and run it again.");
    }
}

/**
 * Waits until no other process installs packages in this clone. No package is there yet that could do it.
 *
 * @param {string} clone
 * @returns {Promise<() => void>} Lets the next one go on.
 */
async function lock(clone) {
    const key = createHash("sha256").update(clone).digest("hex").slice(0, 12);
    const file = path.join(tmpdir(), `gaiaflow-npm-ci-${key}`);
    const token = randomUUID();
    const isOwn = () => contentOf(file) === token;
    while (!take(file, token)) {
        await sleep(POLL_MILLISECONDS);
    }
    const refresh = setInterval(() => isOwn() && utimesSync(file, new Date(), new Date()), REFRESH_MILLISECONDS);
    return () => {
        clearInterval(refresh);
        if (isOwn()) {
            rmSync(file);
        }
    };
}

/**
 * @param {string} file
 * @param {string} own What tells this process's lock from another's.
 */
function take(file, own) {
    if (isStale(file)) {
        return takeOver(file, own);
    }
    try {
        writeFileSync(file, own, { flag: "wx" });
        return true;
    } catch {
        return false;
    }
}

/** @param {string} file */
function isStale(file) {
    const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    return modified !== undefined && Date.now() - modified > STALE_MILLISECONDS;
}

/**
 * Puts an own lock in the place of a dead one's. Of several that find it only who made the mark of that very lock may, and
 * who makes the mark later, finds another lock, however long it was held up between.
 *
 * @param {string} file
 * @param {string} own
 */
function takeOver(file, own) {
    const dead = contentOf(file);
    const mark = `${file}.after-${dead}`;
    if (isStale(mark)) {
        rmSync(mark, { force: true });
    }
    try {
        writeFileSync(mark, own, { flag: "wx" });
    } catch {
        return false;
    }
    try {
        if (!isStale(file) || contentOf(file) !== dead) {
            return false;
        }
        writeFileSync(`${file}.${own}`, own);
        renameSync(`${file}.${own}`, file);
        return true;
    } finally {
        rmSync(mark, { force: true });
    }
}

/**
 * @param {string} file
 * @returns {string | undefined} Nothing where it is gone by now.
 */
function contentOf(file) {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}
