/** What is wrong with an image of the project's own, by what Docker and a shell in it say. */
"use strict";

/**
 * @typedef {{ readonly problem: string, readonly fix: string }} Fault
 * @typedef {{ readonly platform: string, readonly triggers: readonly string[] }} Known What Docker knows of it.
 * @typedef {{ readonly status: number | null, readonly stdout: string, readonly stderr: string }} Answer
 */

/** The Pythons for which the runner, and what notebooks need, are made. */
const FIRST_MINOR = 10;
const LAST_MINOR = 14;
const START = "Start from an image with Debian or another glibc in it, such as python:3.13-slim.";

/**
 * @param {Known} known
 * @param {string} platform What it is to be for.
 * @param {Answer} [answer] The probe's; none where it cannot run here.
 * @returns {Fault[]}
 */
function faultsOf({ platform: found, triggers }, platform, answer) {
    const faults = /** @type {Fault[]} */ ([]);
    const add = (/** @type {string} */ problem, /** @type {string} */ fix) => void faults.push({ problem, fix });
    if (found !== platform) {
        add(
            `It is for ${found}, and is to run on ${platform}.`,
            "Take --platform out of its FROM lines, or start from an image for that.",
        );
    }
    if (triggers.length > 0) {
        add(
            `It has triggers: ONBUILD ${triggers[0]}.`,
            "Take ONBUILD out: the steps would run once more in what GaiaFlow adds.",
        );
    }
    if (answer !== undefined) {
        probeFaults(answer, add);
    }
    return faults;
}

/**
 * @param {Answer} answer
 * @param {(problem: string, fix: string) => void} add
 */
function probeFaults({ status, stderr, stdout }, add) {
    const values = (/** @type {string} */ name) =>
        [...stdout.matchAll(new RegExp(`^${name}: (.*)$`, "gm"))].map(([, value = ""]) => value);
    const [path] = values("path");
    if (path === undefined) {
        const isShell = /\/bin\/sh.*(no such file|not found|permission denied)/is.test(stderr);
        add(
            isShell
                ? "It has no /bin/sh that runs."
                : `It does not start: ${stderr.trim().slice(-500) || "it was ended after two minutes"}.`,
            START,
        );
        return;
    }
    for (const folder of values("taken")) {
        add(
            `It has files in ${folder}, which is GaiaFlow's own folder.`,
            "Put them elsewhere; the project's code comes there by itself.",
        );
    }
    const [command] = values("command");
    const [python = ""] = values("python");
    if (command === undefined) {
        add(
            `It has no python or python3 on its PATH (${path}) that every user may run.`,
            "Install Python 3.10 to 3.14, name its folder by ENV PATH, and keep it out of /root, which only root may enter.",
        );
        return;
    }
    const minor = Number(/^3\.(\d+)$/.exec(python)?.[1]);
    if (python === "") {
        add(
            `Its ${command} does not run: ${stderr.trim().slice(-500) || `exit code ${status}`}.`,
            "Run it there: docker run --rm -it.",
        );
        return;
    }
    if (!(minor >= FIRST_MINOR && minor <= LAST_MINOR)) {
        add(
            `Its ${command} is Python ${python}; expected 3.${FIRST_MINOR} to 3.${LAST_MINOR}.`,
            "Put another one first on its PATH.",
        );
    }
    const [implementation] = values("implementation");
    if (implementation !== "cpython" && minor >= FIRST_MINOR) {
        add(`Its ${command} is ${implementation}; expected CPython.`, "Put that first on its PATH.");
    }
    if (!values("libc")[0]?.startsWith("glibc")) {
        add("It has no glibc (Alpine's is musl), for which wheels and the tools of notebooks are made.", START);
    }
    const [lacking] = values("lacking");
    if (lacking !== undefined && minor >= FIRST_MINOR) {
        add(
            `Its ${command} lacks parts of the standard library: ${lacking}.`,
            "Install the whole of it; on Debian that is python3, and not python3-minimal.",
        );
    }
    for (const file of values("unreadable")) {
        add(
            `Not every user may read ${file}.`,
            "Tasks run as a user of their own: RUN chmod -R a+rX on it, and keep it out of /root.",
        );
    }
    const [prefix] = values("prefix");
    if (values("venv").length > 0 && prefix !== "/opt/venv") {
        add(
            `It has a /opt/venv, where GaiaFlow's own environment is to be, and its ${command} is another one (${prefix}).`,
            "Call it otherwise, or let it be the Python: ENV PATH=/opt/venv/bin:$PATH.",
        );
    }
}

module.exports = { faultsOf };
