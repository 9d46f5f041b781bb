/**
 * Keeps one Minikube cluster, which its environment describes:
 *
 *   prepare   makes the folder of the cluster
 *   ensure    starts the cluster, unless it runs
 *   heal      the same, but when that fails it does not fail: it says why on stdout
 *   remove    takes away the cluster, its folder, and the folders above it that are empty then, up to TOP
 *
 * Pulumi kills a command that is interrupted, and what kills Pulumi may leave the command behind. So a start is the work
 * of a process of its own, the keeper, whose input ends with whoever waits for it: then it ends Minikube and cleans up.
 */
"use strict";

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { COMPLETE, FOLDER, HOME, KEEPER, MADE_AS } = require("./place.cjs");
const { isOnOurNetwork, refuseStrangers, removeCluster } = require("./belongings.cjs");
const { inspect, run } = require("./run.cjs");
const { startMinikube } = require("./start-minikube.cjs");

const LONGEST_CLEANUP_SECONDS = 90;
const POLL_MILLISECONDS = 200;

const { PROFILE, NETWORK, TOP } = process.env;
const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));

async function prepare() {
    fs.mkdirSync(HOME, { recursive: true });
    // The kubeconfig in it is the administrator's.
    fs.chmodSync(FOLDER, 0o700);
}

async function ensure() {
    process.exitCode = await bringUp();
}

async function heal() {
    await bringUp();
}

/** @returns The exit code of the keeper; 0 where there was nothing to do. */
async function bringUp() {
    await otherKeeper();
    if (isComplete() && run("minikube", ["status", "--profile", PROFILE]).status === 0) {
        return 0;
    }
    const stdio = ["pipe", "inherit", "inherit"];
    const how = { detached: true, windowsHide: true, stdio };
    const keeper = spawn(process.execPath, [...process.execArgv, "keep"], how);
    let ending;
    keeper.on("exit", (code) => (ending = code ?? 1));
    const caller = process.ppid;
    while (ending === undefined && isAlive(caller)) {
        await pause();
    }
    keeper.stdin.destroy();
    return ending ?? 1;
}

/** The keeper's work. */
async function keep() {
    await prepare();
    fs.writeFileSync(KEEPER, String(process.pid));
    try {
        refuseStrangers(PROFILE, NETWORK);
        // Without its container a cluster does not start again, with what is left of it.
        const isNew = !isComplete() || inspect("container", PROFILE) === undefined;
        if (isNew) {
            // What a start left that came to no end.
            removeCluster(PROFILE);
        }
        const failure = await startMinikube();
        if (failure === undefined) {
            fs.writeFileSync(COMPLETE, MADE_AS);
            return;
        }
        if (isNew) {
            removeCluster(PROFILE);
            throw new Error(failure);
        }
        throw new Error(
            `${failure}\nTo have it made anew: docker rm --force ${PROFILE}, and the next \`up\` starts another.`,
        );
    } finally {
        fs.rmSync(KEEPER, { force: true });
    }
}

async function remove() {
    await otherKeeper();
    const container = inspect("container", PROFILE);
    if (container === undefined || isOnOurNetwork(container, NETWORK)) {
        removeCluster(PROFILE);
    }
    for (const name of ["minikube", "kubeconfig", "kubeconfig.lock"]) {
        fs.rmSync(path.join(FOLDER, name), { force: true, recursive: true });
    }
    for (let folder = FOLDER; folder.startsWith(TOP + path.sep); folder = path.dirname(folder)) {
        if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0) {
            return;
        }
        fs.rmSync(folder, { force: true, recursive: true });
    }
}

function isComplete() {
    return fs.existsSync(COMPLETE) && fs.readFileSync(COMPLETE, "utf8") === MADE_AS;
}

/** Waits until the keeper of a start that was interrupted has cleaned up. */
async function otherKeeper() {
    const end = Date.now() + LONGEST_CLEANUP_SECONDS * 1000;
    while (fs.existsSync(KEEPER) && isAlive(Number(fs.readFileSync(KEEPER, "utf8"))) && Date.now() < end) {
        await pause();
    }
    fs.rmSync(KEEPER, { force: true });
}

function isAlive(id) {
    try {
        return process.kill(id, 0);
    } catch (error) {
        return error.code === "EPERM";
    }
}

// Words that nobody hears any more are no reason to stop cleaning up.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
// Under `node -e` the first argument stands where a script's name would.
({ prepare, ensure, heal, keep, remove })[process.argv[1]]().catch((error) => {
    console.log(error.message);
    process.exit(1);
});
