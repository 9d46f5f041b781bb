/**
 * Keeps one Minikube cluster, which its environment describes:
 *
 *   prepare   makes the folder of the cluster
 *   ensure    starts the cluster, unless it runs
 *   recover   the same for a cluster that was started before, and says `started` on stdout where it did not run. When
 *             that fails it does not fail: it says why on stdout
 *   stop      stops the cluster and keeps what is in it
 *   remove    takes away the cluster, its folder, and the folders above it that are empty then, up to TOP
 *
 * Pulumi kills a command that is interrupted, and what kills Pulumi may leave the command behind. So a start is the work
 * of a process of its own, the supervisor, whose input ends with whoever waits for it: then it ends Minikube and cleans up.
 */
"use strict";

const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { COMPLETE, ENVIRONMENT, FOLDER, HOME, SUPERVISOR, MADE_AS } = require("./paths.cjs");
const { isOnOurNetwork, assertOwned, removeCluster } = require("./ownership.cjs");
const { isAlive, otherSupervisor, pause } = require("./supervisor.cjs");
const { inspect, run } = require("./run.cjs");
const { startMinikube } = require("./start-minikube.cjs");

/** How long after the end of a `docker run` Docker may still do what it asked for. */
const AFTERMATH_SECONDS = 3;

const { PROFILE, NETWORK, TOP } = /** @type {import("./paths.cjs").Environment} */ (process.env);
/** The program runs it as `node -e SCRIPT COMMAND`, the `gaiaflow` command as `node FILE COMMAND`. */
const OWN_FILE = process.argv.slice(1, -1);

async function prepare() {
    fs.mkdirSync(HOME, { recursive: true });
    // The kubeconfig in it is the administrator's.
    fs.chmodSync(FOLDER, 0o700);
}

async function ensure() {
    process.exitCode = (await bringUp()) ?? 0;
}

async function recover() {
    if (fs.existsSync(COMPLETE) && !isComplete() && inspect("container", PROFILE) !== undefined) {
        // Another one would be without all that is in it, and no preview has shown that.
        console.log(`The cluster ${PROFILE} was not made as the stack's state says. It is left alone.`);
        console.log(`To create a new one: docker rm --force ${PROFILE}, and the next \`up\` starts another.`);
        return;
    }
    if ((await bringUp()) === 0) {
        console.log("started");
    }
}

/** @returns {Promise<number | undefined>} The exit code of the supervisor; undefined where there was nothing to do. */
async function bringUp() {
    await otherSupervisor();
    if (isComplete() && run("minikube", ["status", "--profile", PROFILE]).status === 0) {
        return undefined;
    }
    const stdio = /** @type {["pipe", "inherit", "inherit"]} */ (["pipe", "inherit", "inherit"]);
    const options = { detached: true, windowsHide: true, stdio };
    const supervisor = spawn(process.execPath, [...process.execArgv, ...OWN_FILE, "keep"], options);
    /** @type {number | undefined} */
    let ending;
    supervisor.on("exit", (code) => (ending = code ?? 1));
    const caller = process.ppid;
    while (ending === undefined && isAlive(caller)) {
        await pause();
    }
    supervisor.stdin.destroy();
    return ending ?? 1;
}

/** The supervisor's work. */
async function keep() {
    await prepare();
    fs.writeFileSync(SUPERVISOR, String(process.pid));
    try {
        assertOwned(PROFILE, NETWORK);
        // Without its container a cluster does not start again, with what is left of it.
        const isNew = !isComplete() || inspect("container", PROFILE) === undefined;
        if (isNew) {
            // What a start left that came to no end.
            removeCluster(PROFILE);
        }
        const { failure, interrupted } = await startMinikube();
        if (failure === undefined) {
            fs.writeFileSync(COMPLETE, MADE_AS);
            return;
        }
        if (isNew) {
            await (interrupted ? removeInterrupted() : removeCluster(PROFILE));
            throw new Error(failure);
        }
        throw new Error(
            `${failure}\nTo create a new one: docker rm --force ${PROFILE}, and the next \`up\` starts another.`,
        );
    } finally {
        fs.rmSync(SUPERVISOR, { force: true });
    }
}

/** What Docker still makes for a start that was ended goes, too; until it has, Docker may refuse to remove something. */
async function removeInterrupted() {
    const end = Date.now() + AFTERMATH_SECONDS * 1000;
    for (let isLast = false; !isLast; await pause()) {
        isLast = Date.now() > end;
        try {
            removeCluster(PROFILE);
        } catch (error) {
            if (isLast) {
                throw error;
            }
        }
    }
}

async function stop() {
    // The kubeconfig stays one that can be read: a stopped cluster is started with it, too.
    const args = ["stop", "--profile", PROFILE, "--keep-context-active"];
    const { status, error } = spawnSync("minikube", args, { env: ENVIRONMENT, stdio: "inherit", windowsHide: true });
    if (error) {
        throw error;
    }
    process.exitCode = status ?? 1;
}

async function remove() {
    await otherSupervisor();
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

// Words that nobody hears any more are no reason to stop cleaning up.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
/** @typedef {"prepare" | "ensure" | "recover" | "keep" | "stop" | "remove"} Command */
({ prepare, ensure, recover, keep, stop, remove })[/** @type {Command} */ (process.argv.at(-1))]().catch((error) => {
    console.log(error.message);
    process.exit(1);
});
