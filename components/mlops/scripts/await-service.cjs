/**
 * Waits until containers do what they are there for, and fails with the end of the log of the first that does not.
 *
 * GAIAFLOW_AWAIT holds a JSON list of { service, container, until, seconds, url? }, where `until` is
 *   healthy   the container's own health check succeeds, and has since the last of all that are waited for was started;
 *             it is run here too, since Docker runs it for the first time when a whole interval is over
 *   answers   something answers at `url`, whatever it says; for a server whose image brings no health check
 *   done      the container has ended with exit code 0; one that was started before we came and fails is run once more:
 *             what it needs may have been restarted under it
 * With GAIAFLOW_AWAIT_NAMES=yes it prints each service as it gets there.
 */
"use strict";

const { engineJson, engineRequest } = require("../../../lib/engine.cjs");
const { seldom } = require("../../../lib/own-check.cjs");
const { lastCheck, verdictOf } = require("./verdict.cjs");

/** @typedef {import("../../../lib/scripts").Wait} Service */
/** @typedef {import("./verdict.cjs").State} State */

const POLL_MILLISECONDS = 500;
const LOG_LINES = 40;

const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));

/**
 * @param {Service} service
 * @param {number} newestStart When the last of all that are waited for was started.
 */
async function awaitService(service, newestStart) {
    const began = Date.now();
    const passes = seldom(service.container);
    for (;;) {
        const { State: state, RestartCount: restarts, Config } = await inspect(service.container);
        const asked = () => passes(state.StartedAt, Config?.Healthcheck?.Test);
        const verdict = await verdictOf(service, state, restarts, { began, newestStart, passes: asked });
        if (verdict === "ready") {
            if (GAIAFLOW_AWAIT_NAMES === "yes") {
                console.log(service.service);
            }
            return;
        }
        if (verdict === "again") {
            await engineJson("POST", `/containers/${service.container}/start`);
        } else if (verdict !== "wait") {
            throw new Error(await report(service, verdict));
        } else if (Date.now() - began > service.seconds * 1000) {
            throw new Error(await report(service, `is not ready after ${service.seconds} s${lastCheck(state)}`));
        }
        await pause();
    }
}

/**
 * @param {string} container
 * @returns {Promise<{ State: State, RestartCount: number, Config?: { Healthcheck?: { Test?: string[] } } }>}
 */
async function inspect(container) {
    return /** @type {any} */ (await engineJson("GET", `/containers/${container}/json`));
}

/**
 * When the last of several containers was started.
 *
 * @param {readonly Service[]} services
 */
async function newestStartOf(services) {
    const states = await Promise.all(services.map(({ container }) => inspect(container)));
    return Math.max(...states.map(({ State }) => Date.parse(State.StartedAt)));
}

/**
 * @param {Service} service
 * @param {string} what What is wrong with it.
 */
async function report(service, what) {
    const route = `/containers/${service.container}/logs?stdout=1&stderr=1&tail=${LOG_LINES}`;
    const { body } = await engineRequest("GET", route);
    const log = unframed(body).trimEnd() || "(nothing)";
    return `${service.service} (container ${service.container}) ${what}. The end of its log:\n${log}`;
}

/**
 * Without a terminal the engine sends the log in frames: 8 bytes of header, of which the last 4 say how many follow.
 *
 * @param {Buffer} body
 */
function unframed(body) {
    const parts = [];
    for (let at = 0; at + 8 <= body.length;) {
        const size = body.readUInt32BE(at + 4);
        parts.push(body.subarray(at + 8, at + 8 + size));
        at += 8 + size;
    }
    return Buffer.concat(parts).toString();
}

// Who brings only a part of the stack up leaves the services as they are, stopped or not made yet.
const { GAIAFLOW_AWAIT, GAIAFLOW_AWAIT_NAMES, GAIAFLOW_AWAIT_SERVICES } =
    /** @type {{ GAIAFLOW_AWAIT: string, GAIAFLOW_AWAIT_NAMES?: string, GAIAFLOW_AWAIT_SERVICES?: string }} */ (
        process.env
    );
/** @type {readonly Service[]} */
const services = GAIAFLOW_AWAIT_SERVICES === "no" ? [] : JSON.parse(GAIAFLOW_AWAIT);

async function awaitAll() {
    // One alone has nobody to be older than.
    const newestStart = services.length > 1 ? await newestStartOf(services) : 0;
    await Promise.all(services.map((service) => awaitService(service, newestStart)));
}

awaitAll().catch((error) => {
    console.error(error.message);
    process.exit(1);
});
