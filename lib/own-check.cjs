/**
 * Runs a container's own health check when it is asked for. Docker runs it for the first time when a whole interval is
 * over, and engines older than 25 know no other interval for the start: what is up after two seconds it calls healthy
 * after ten.
 */
"use strict";

const { engineJson, engineRequest } = require("./engine.cjs");

/** Between two runs of {@link seldom}, at least; and as often as this what the last one took: checks slow down what starts. */
const PAUSE_MILLISECONDS = 1000;
const PAUSE_SHARE = 4;
const POLL_MILLISECONDS = 100;
const LONGEST_MILLISECONDS = 10_000;

/**
 * Whether the check succeeds now, as the container's user and with its environment. No, where there is none, where it
 * takes longer than ten seconds, and where the container does not run.
 *
 * @param {string} container Its name or id.
 * @param {readonly string[]} [test] The check as Docker keeps it, `Config.Healthcheck.Test`.
 * @returns {Promise<boolean>}
 */
async function passesOwnCheck(container, test) {
    const Cmd = commandOf(test);
    if (Cmd === undefined) {
        return false;
    }
    const { body, status } = await engineRequest("POST", `/containers/${container}/exec`, { Cmd });
    if (status >= 400) {
        return false;
    }
    const { Id: id } = JSON.parse(body.toString());
    await engineRequest("POST", `/exec/${id}/start`, { Detach: true });
    const latest = Date.now() + LONGEST_MILLISECONDS;
    for (;;) {
        const { Running: runs, ExitCode: code } = /** @type {{ Running: boolean, ExitCode: number | null }} */ (
            await engineJson("GET", `/exec/${id}/json`)
        );
        if (!runs || Date.now() > latest) {
            return !runs && code === 0;
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
}

/**
 * The same for whoever asks again and again: the check is run no sooner than a second after the container's start, and
 * with pauses.
 *
 * @param {string} container
 * @returns {(startedAt: string, test: readonly string[] | undefined) => Promise<boolean>} No during a pause.
 */
function seldom(container) {
    let next = 0;
    return async (startedAt, test) => {
        const began = Date.now();
        if (began < Math.max(next, Date.parse(startedAt) + PAUSE_MILLISECONDS)) {
            return false;
        }
        // A container that ends meanwhile is for the next look at it.
        const passes = await passesOwnCheck(container, test).catch(() => false);
        const ended = Date.now();
        next = ended + Math.max(PAUSE_MILLISECONDS, PAUSE_SHARE * (ended - began));
        return passes;
    };
}

/**
 * @param {readonly string[]} [test]
 * @returns {string[] | undefined} Nothing where there is no check.
 */
function commandOf([kind, ...rest] = []) {
    if (kind === "CMD-SHELL") {
        return ["/bin/sh", "-c", ...rest];
    }
    return kind === "CMD" ? rest : undefined;
}

module.exports = { passesOwnCheck, seldom };
