/** Whether a start of the cluster is at work: its supervisor leaves its process id in a file. */
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const { SUPERVISOR } = require("./paths.cjs");

const POLL_MILLISECONDS = 200;

const { PROFILE } = process.env;
/** @returns {Promise<void>} */
const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));

/** Waits until the supervisor of another start, which may have been interrupted, has come to its end. */
async function otherSupervisor() {
    let id = supervisorAtWork();
    if (id !== undefined) {
        console.error(`Another start of the cluster ${PROFILE} is at work (process ${id}). Waiting for its end.`);
    }
    while (id !== undefined) {
        await pause();
        id = supervisorAtWork();
    }
    fs.rmSync(SUPERVISOR, { force: true });
}

/** The process id of a supervisor that lives; one from before the machine's start has left its id to somebody else. */
function supervisorAtWork() {
    const file = fs.statSync(SUPERVISOR, { throwIfNoEntry: false });
    if (file === undefined || file.mtimeMs < Date.now() - os.uptime() * 1000) {
        return undefined;
    }
    const id = Number(fs.readFileSync(SUPERVISOR, "utf8"));
    return id > 0 && isAlive(id) ? id : undefined;
}

/** @param {number} id Of a process. */
function isAlive(id) {
    try {
        return process.kill(id, 0);
    } catch (error) {
        return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
    }
}

module.exports = { isAlive, otherSupervisor, pause };
