/** Runs the commands that know a cluster: `minikube` and `docker`. */
"use strict";

const { spawnSync } = require("node:child_process");
const { ENVIRONMENT } = require("./paths.cjs");

/** Runs one to its end; a command that is missing is an answer too. */
function run(command, args) {
    const answer = spawnSync(command, args, { env: ENVIRONMENT, encoding: "utf8", windowsHide: true });
    return answer.error ? { status: -1, stdout: "", stderr: whyNot(command, answer.error) } : answer;
}

/** What Docker says of a container or volume; undefined when there is none of that name. */
function inspect(kind, name) {
    return isThere(kind, name) ? JSON.parse(docker(kind, "inspect", name))[0] : undefined;
}

/** By a list, since an error says only in words whether something is missing or Docker does not answer. */
function isThere(kind, name) {
    const [all, key] = kind === "container" ? [["--all"], "Names"] : [[], "Name"];
    const list = docker(kind, "ls", ...all, "--filter", `name=${name}`, "--format", `{{.${key}}}`);
    // The filter takes longer names, too.
    return list.split("\n").includes(name);
}

/** Runs a docker command that has to succeed. @returns What it printed. */
function docker(...args) {
    const { status, stdout, stderr } = run("docker", args);
    if (status !== 0) {
        throw new Error(`docker ${args.join(" ")}: ${stderr.trim()}`);
    }
    return stdout;
}

/** Why a command could not be run, and what to type. */
function whyNot(command, error) {
    const { code, message } = error;
    return code === "ENOENT"
        ? `There is no ${command} on the PATH. Type: npm run tools -- --stack prod_local`
        : message;
}

module.exports = { docker, inspect, run, whyNot };
