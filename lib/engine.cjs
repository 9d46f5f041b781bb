/**
 * A small client of the Docker engine's API, for what the program asks the engine itself. Plain JavaScript, since the
 * readiness script is run by `node` alone, on every system, without a loader.
 */
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const os = require("node:os");
const path = require("node:path");

/**
 * Where the engine listens: DOCKER_HOST, else the first socket that is there, in the order in which the Docker provider
 * tries them.
 *
 * @param {Readonly<Record<string, string | undefined>>} [environment] Defaults to this process's.
 * @param {NodeJS.Platform} [platform] Defaults to this system.
 * @param {readonly string[]} [sockets] Defaults to those of this user.
 * @returns {string}
 */
function engineAddress(environment = process.env, platform = process.platform, sockets = engineSockets(os.homedir())) {
    const { DOCKER_HOST } = environment;
    if (DOCKER_HOST) {
        return DOCKER_HOST;
    }
    if (platform === "win32") {
        return "npipe:////./pipe/docker_engine";
    }
    return `unix://${sockets.find((socket) => fs.existsSync(socket)) ?? sockets[0]}`;
}

/**
 * The sockets of Docker Engine, and of Docker Desktop on macOS and on Linux.
 *
 * @param {string} home
 */
function engineSockets(home) {
    return [
        "/var/run/docker.sock",
        path.join(home, ".docker", "run", "docker.sock"),
        path.join(home, ".docker", "desktop", "docker.sock"),
    ];
}

/** @param {string} address */
function connection(address) {
    const [, scheme, rest] = /^(\w+):\/\/(.*)$/.exec(address) ?? [];
    if (scheme === "unix" || scheme === "npipe") {
        return { protocol: http, options: { socketPath: rest } };
    }
    if (scheme === "tcp" || scheme === "http" || scheme === "https") {
        const url = new URL(`http://${rest}`);
        const certificates = process.env.DOCKER_CERT_PATH;
        const options = { host: url.hostname, port: url.port || 2375 };
        if (!certificates) {
            return { protocol: scheme === "https" ? https : http, options };
        }
        const read = (/** @type {string} */ name) => fs.readFileSync(path.join(certificates, name));
        return {
            protocol: https,
            options: { ...options, ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") },
        };
    }
    throw new Error(`DOCKER_HOST is ${address}; expected unix://, npipe:// or tcp://`);
}

/**
 * One request; resolves with whatever the engine answers, rejects when it does not answer.
 *
 * @param {"GET" | "POST"} method
 * @param {string} route
 * @param {object} [content] What is sent, as JSON. Defaults to nothing.
 * @param {Readonly<Record<string, string>>} [more] Headers of its own. Defaults to none.
 * @param {AbortSignal} [signal] Ends it, with an error. Defaults to nothing.
 * @returns {Promise<{ readonly status: number, readonly body: Buffer }>}
 */
function engineRequest(method, route, content, more, signal) {
    return new Promise((resolve, reject) => {
        const { protocol, options } = connection(engineAddress());
        const headers = { host: "docker", ...(content && { "content-type": "application/json" }), ...more };
        const request = protocol.request(
            { ...options, method, path: route, headers, ...(signal && { signal }) },
            (response) => {
                const chunks = /** @type {Buffer[]} */ ([]);
                response.on("data", (chunk) => chunks.push(chunk));
                response.on("error", reject);
                response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
            },
        );
        request.on("error", reject);
        request.end(content && JSON.stringify(content));
    });
}

/**
 * One request whose answer is JSON; an answer other than success is an error with the engine's own words and its `status`.
 *
 * @param {"GET" | "POST"} method
 * @param {string} route
 * @returns {Promise<unknown>}
 */
async function engineJson(method, route) {
    const { status, body } = await engineRequest(method, route);
    const answer = body.length > 0 ? JSON.parse(body.toString()) : undefined;
    if (status >= 400) {
        throw Object.assign(new Error(answer?.message ?? `the Docker engine answered ${status}`), { status });
    }
    return answer;
}

module.exports = { engineAddress, engineSockets, engineRequest, engineJson };
