/** Runs the commands that know a cluster: `minikube` and `docker`. */
"use strict";

const { spawnSync } = require("node:child_process");
const { ENVIRONMENT } = require("./place.cjs");

/** Runs one to its end; a command that is missing is an answer too. */
function run(command, args) {
    const answer = spawnSync(command, args, { env: ENVIRONMENT, encoding: "utf8", windowsHide: true });
    return answer.error ? { status: -1, stdout: "", stderr: whyNot(command, answer.error) } : answer;
}

/** What Docker says of a container or volume; undefined when there is none of that name. */
function inspect(kind, name) {
    const { status, stdout, stderr } = run("docker", [kind, "inspect", name]);
    if (status === 0) {
        return JSON.parse(stdout)[0];
    }
    if (!/no such/i.test(stderr)) {
        throw new Error(stderr.trim());
    }
    return undefined;
}

/** Runs a docker command that has to succeed. */
function docker(...args) {
    const { status, stderr } = run("docker", args);
    if (status !== 0) {
        throw new Error(`docker ${args.join(" ")}: ${stderr.trim()}`);
    }
}

/** Why a command could not be run, and what to type. */
function whyNot(command, error) {
    const { code, message } = error;
    return code === "ENOENT"
        ? `There is no ${command} on the PATH. Type: npm run tools -- --stack prod_local`
        : message;
}

module.exports = { docker, inspect, run, whyNot };
