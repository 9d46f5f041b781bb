/** Whether a container does what it is there for, by what Docker says of it. */
"use strict";

/** @typedef {import("../../../lib/scripts").Wait} Service */

/**
 * What Docker says of a container's state, as far as it is asked for here.
 *
 * @typedef {object} State
 * @property {"created" | "running" | "restarting" | "exited"} Status Docker has more; they mean no more here.
 * @property {boolean} Running
 * @property {boolean} Restarting
 * @property {number} ExitCode
 * @property {string} StartedAt
 * @property {string} FinishedAt
 * @property {Health} [Health]
 */

/**
 * What it says of the container's own health check.
 *
 * @typedef {object} Health
 * @property {string} Status
 * @property {{ Start: string, ExitCode: number, Output?: string }[]} [Log]
 */

/**
 * What a verdict needs besides.
 *
 * @typedef {object} Wait
 * @property {number} began When we began to wait.
 * @property {number} newestStart When the last of all that are waited for was started.
 * @property {() => Promise<boolean>} passes Whether the container's own health check, run now, succeeds.
 */

/** A container that has been restarted this often is not going to get healthy. */
const MOST_RESTARTS = 5;

/**
 * @param {Service} service
 * @param {State} state
 * @param {number} restarts How often Docker has restarted it.
 * @param {Wait} wait
 * @returns {Promise<string>} `ready`, `wait`, `again`, or what is wrong.
 */
async function verdictOf(service, state, restarts, wait) {
    if (service.until === "done") {
        if (state.Running || state.Status === "created") {
            return "wait";
        }
        if (state.ExitCode === 0) {
            return "ready";
        }
        return Date.parse(state.StartedAt) < wait.began ? "again" : `failed with exit code ${state.ExitCode}`;
    }
    if (await works(service, state, wait)) {
        return "ready";
    }
    if (isIll(state.Health, Math.max(wait.began, wait.newestStart))) {
        return `is unhealthy${lastCheck(state)}`;
    }
    // Asked last: Docker counts over weeks, and a service that does its work may have ended now and then.
    return restarts > MOST_RESTARTS ? `ends again and again, last with exit code ${state.ExitCode}` : "wait";
}

/**
 * Whether it does now what it is there for.
 *
 * @param {Service} service
 * @param {State} state
 * @param {Wait} wait
 */
async function works(service, state, wait) {
    if (!state.Running || state.Restarting) {
        return false;
    }
    return service.until === "answers"
        ? answers(/** @type {string} */ (service.url))
        : isHealthy(state.Health, wait.newestStart) || wait.passes();
}

/**
 * Docker calls a container healthy until its check has failed a few times in a row. One whose database was restarted a
 * moment ago is so still: what it says counts from its first check after that.
 *
 * @param {Health | undefined} health
 * @param {number} newestStart
 */
function isHealthy(health, newestStart) {
    const last = health?.Log?.at(-1);
    const isFresh = last === undefined || (last.ExitCode === 0 && Date.parse(last.Start) >= newestStart);
    return health?.Status === "healthy" && isFresh;
}

/**
 * Docker calls a container unhealthy whose check has failed a few times in a row after the time that it has for its start.
 * That counts where Docker has found all that it remembers since we wait, and since what it needs was started.
 *
 * @param {Health | undefined} health
 * @param {number} since
 */
function isIll(health, since) {
    const checks = health?.Log ?? [];
    const areOurs = checks.every(({ ExitCode, Start }) => ExitCode !== 0 && Date.parse(Start) >= since);
    return health?.Status === "unhealthy" && checks.length > 0 && areOurs;
}

/** @param {string} url */
async function answers(url) {
    try {
        await fetch(url, { signal: AbortSignal.timeout(2000) });
        return true;
    } catch {
        return false;
    }
}

/**
 * What the health check itself printed, which no log of the service has.
 *
 * @param {State} state
 */
function lastCheck(state) {
    const output = state.Health?.Log?.at(-1)?.Output?.trim();
    return output ? `; its health check says: ${output}` : "";
}

module.exports = { verdictOf, lastCheck };
