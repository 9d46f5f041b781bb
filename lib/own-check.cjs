/**
 * Runs a container's own health check when it is asked for. Docker runs it for the first time when a whole interval is
 * over, and engines older than 25 know no other interval for the start: what is up after two seconds it calls healthy
 * after ten.
 */
"use strict";

const { engineRequest } = require("./engine.cjs");

/** Between two runs of {@link seldom}, at least; and as often as this what the last one took: checks slow down what starts. */
const PAUSE_MILLISECONDS = 1000;
const PAUSE_SHARE = 4;
const POLL_MILLISECONDS = 100;
const LONGEST_MILLISECONDS = 10_000;

/**
 * Whether the check succeeds now, as the container's user and with its environment. No, where there is none, where it
 * takes longer than ten seconds, and where the container does not run or the engine does not answer.
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
    // An engine that is busy enough may not even begin a check.
    const signal = AbortSignal.timeout(LONGEST_MILLISECONDS);
    const ask = async (
        /** @type {"GET" | "POST"} */ method,
        /** @type {string} */ route,
        /** @type {object | undefined} */ content,
    ) => {
        const { body, status } = await engineRequest(method, route, content, {}, signal);
        return status < 400 && body.length > 0 ? JSON.parse(body.toString()) : {};
    };
    try {
        const { Id: id } = await ask("POST", `/containers/${container}/exec`, { Cmd });
        if (id === undefined) {
            return false;
        }
        await ask("POST", `/exec/${id}/start`, { Detach: true });
        for (;;) {
            const { Running: runs, ExitCode: code } = await ask("GET", `/exec/${id}/json`, undefined);
            if (!runs) {
                return code === 0;
            }
            await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
        }
    } catch {
        // No answer in time; or the container ends meanwhile, which is for the next look at it.
        return false;
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
        const passes = await passesOwnCheck(container, test);
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
