/** The docker command on the PATH, for scripts that node runs by itself. */
"use strict";

const { spawn } = require("node:child_process");

/** What a command says at most, and an error repeats. */
const TAIL_LETTERS = 2000;

/** Starts docker; `ended` rejects with what it printed when it fails. */
function startDocker(args, stdin = "ignore") {
    const child = spawn("docker", args, { stdio: [stdin, "pipe", "pipe"], windowsHide: true });
    let output = "";
    child.stderr.on("data", (text) => (output = (output + text).slice(-TAIL_LETTERS)));
    const ended = new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) =>
            code === 0 ? resolve() : reject(new Error(output.trim() || `docker ${args[0]} was ended`)),
        );
    });
    return { child, ended };
}

/** Runs docker, and gives its output. */
async function docker(args, input) {
    const { child, ended } = startDocker(args, input === undefined ? "ignore" : "pipe");
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    if (input !== undefined) {
        // A command that fails early does not read all: what it printed is the reason, not the closed pipe.
        child.stdin.on("error", () => {});
        child.stdin.end(input);
    }
    await ended;
    return Buffer.concat(chunks);
}

/** What Docker says of images. */
async function inspect(references) {
    return JSON.parse(await docker(["image", "inspect", ...references]));
}

module.exports = { docker, inspect, startDocker };
