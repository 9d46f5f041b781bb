import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
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
    const own = randomUUID();
    const isOwn = () => existsSync(file) && readFileSync(file, "utf8") === own;
    do {
        while (!take(file, own)) {
            await sleep(POLL_MILLISECONDS);
        }
        // Another one may have found a dead one's lock at the same time, and removes ours in its place.
        await sleep(POLL_MILLISECONDS);
    } while (!isOwn());
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
        discard(file, `${file}.${own}`);
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
 * Removes a dead one's lock. Of several that found it only one can rename it; who comes late may have got the lock of a
 * living one, which has taken its place, and gives that back.
 *
 * @param {string} file
 * @param {string} aside
 */
function discard(file, aside) {
    try {
        renameSync(file, aside);
    } catch {
        return;
    }
    if (!isStale(aside)) {
        try {
            linkSync(aside, file);
        } catch {
            // Another one has taken it meanwhile; its owner sees that.
        }
    }
    rmSync(aside);
}
