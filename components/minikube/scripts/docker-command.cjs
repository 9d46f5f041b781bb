/** The docker command on the PATH, for scripts that node runs by itself. */
"use strict";

const { spawn } = require("node:child_process");

/** What a command says at most, and an error repeats. */
const TAIL_LETTERS = 2000;

/**
 * What Docker says of an image, as far as it is asked for here.
 *
 * @typedef {object} DockerImage
 * @property {string} Created
 * @property {number} Size
 * @property {Record<string, unknown>} Config
 * @property {{ Layers: string[] }} RootFS
 */

/**
 * Starts docker; `ended` rejects with what it printed when it fails. Its input is a pipe, which the caller ends.
 *
 * @param {readonly string[]} args
 */
function startDocker(args) {
    const child = spawn("docker", args, { windowsHide: true });
    // A command that fails early does not read all: what it printed is the reason, not the closed pipe.
    child.stdin.on("error", () => {});
    let output = "";
    child.stderr.on("data", (text) => (output = (output + text).slice(-TAIL_LETTERS)));
    const ended = /** @type {Promise<void>} */ (
        new Promise((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (code) =>
                code === 0 ? resolve() : reject(new Error(output.trim() || `docker ${args[0]} was ended`)),
            );
        })
    );
    return { child, ended };
}

/**
 * Runs docker, and gives its output.
 *
 * @param {readonly string[]} args
 * @param {Buffer} [input] Defaults to none.
 */
async function docker(args, input) {
    const { child, ended } = startDocker(args);
    const chunks = /** @type {Buffer[]} */ ([]);
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stdin.end(input);
    await ended;
    return Buffer.concat(chunks);
}

/**
 * What Docker says of images, one for each.
 *
 * @param {readonly [string, ...string[]]} references
 * @returns {Promise<[DockerImage, ...DockerImage[]]>}
 */
async function inspect(references) {
    return JSON.parse((await docker(["image", "inspect", ...references])).toString());
}

module.exports = { docker, inspect, startDocker };
