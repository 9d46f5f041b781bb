import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLISECONDS = 250;

/** Runs `npm ci` in the clone unless what is installed is what the lock file says; one at a time. */
export async function installPackages(clone) {
    const wanted = readFileSync(path.join(clone, "package-lock.json"), "utf8");
    const installed = path.join(clone, "node_modules", ".installed-lock.json");
    const upToDate = () => existsSync(installed) && readFileSync(installed, "utf8") === wanted;
    if (upToDate()) {
        return;
    }
    const key = createHash("sha256").update(clone).digest("hex").slice(0, 12);
    const lock = path.join(tmpdir(), `gaiaflow-npm-ci-${key}`);
    while (!take(lock)) {
        await sleep(POLL_MILLISECONDS);
    }
    try {
        if (!upToDate()) {
            console.error("Installing the npm packages of package-lock.json");
            runNpmCi(clone);
            writeFileSync(installed, wanted);
        }
    } finally {
        rmSync(lock, { force: true });
    }
}

function runNpmCi(clone) {
    const windows = process.platform === "win32";
    const options = { cwd: clone, stdio: ["ignore", 2, 2], shell: windows };
    if (spawnSync(windows ? "npm.cmd" : "npm", ["ci", "--loglevel=error"], options).status !== 0) {
        console.error(
            "npm ci failed, see its message above. Check the network and npm's own settings (npm config list).",
        );
        process.exit(1);
    }
}

/** Takes a lock file, also that of a process which was killed. */
function take(lock) {
    try {
        writeFileSync(lock, String(process.pid), { flag: "wx" });
        return true;
    } catch {
        const holder = Number(existsSync(lock) ? readFileSync(lock, "utf8") : "");
        if (!isAlive(holder)) {
            rmSync(lock, { force: true });
        }
        return false;
    }
}

function isAlive(pid) {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error.code === "EPERM";
    }
}
