/** Runs the commands that know a cluster: `minikube` and `docker`. */
"use strict";

const { spawnSync } = require("node:child_process");
const { ENVIRONMENT } = require("./paths.cjs");

/**
 * What Docker says of a container, as far as it is asked for here.
 *
 * @typedef {object} Inspected
 * @property {{ NetworkMode: string }} HostConfig
 * @property {{ Networks?: Record<string, unknown> }} NetworkSettings
 */

/**
 * Runs one to its end; a command that is missing is an answer too.
 *
 * @param {"docker" | "minikube"} command
 * @param {readonly string[]} args
 * @returns {{ status: number | null, stdout: string, stderr: string }}
 */
function run(command, args) {
    const answer = spawnSync(command, args, { env: ENVIRONMENT, encoding: "utf8", windowsHide: true });
    return answer.error ? { status: -1, stdout: "", stderr: whyNot(command, answer.error) } : answer;
}

/**
 * What Docker says of a container or volume; undefined when there is none of that name.
 *
 * @param {"container" | "volume"} kind
 * @param {string} name
 * @returns {Inspected | undefined} Of a volume, no more than that it is there.
 */
function inspect(kind, name) {
    return isThere(kind, name) ? JSON.parse(docker(kind, "inspect", name))[0] : undefined;
}

/**
 * By a list, since an error says only in words whether something is missing or Docker does not answer.
 *
 * @param {"container" | "volume"} kind
 * @param {string} name
 */
function isThere(kind, name) {
    const [all, key] = kind === "container" ? [["--all"], "Names"] : [[], "Name"];
    const list = docker(kind, "ls", ...all, "--filter", `name=${name}`, "--format", `{{.${key}}}`);
    // The filter takes longer names, too.
    return list.split("\n").includes(name);
}

/**
 * Runs a docker command that has to succeed.
 *
 * @param {readonly string[]} args
 * @returns What it printed.
 */
function docker(...args) {
    const { status, stdout, stderr } = run("docker", args);
    if (status !== 0) {
        throw new Error(`docker ${args.join(" ")}: ${stderr.trim()}`);
    }
    return stdout;
}

/**
 * Why a command could not be run, and what to type.
 *
 * @param {string} command
 * @param {NodeJS.ErrnoException} error
 */
function whyNot(command, error) {
    const { code, message } = error;
    return code === "ENOENT"
        ? `There is no ${command} on the PATH. Type: npx gaiaflow tools --stack prod_local`
        : message;
}

module.exports = { docker, inspect, run, whyNot };
