/** Runs `minikube start`, says how far it is, and why it failed. */
"use strict";

const { spawn } = require("node:child_process");
const readline = require("node:readline");
const { ENVIRONMENT } = require("./paths.cjs");
const { whyNot } = require("./run.cjs");

const MOST_LINES = 12;
const LONGEST_LINE = 500;

/**
 * What Minikube printed: the error for which it gave up, and lines that are no events.
 *
 * @typedef {{ reason: string, other: string[] }} Output
 */

/**
 * Ends Minikube, and what it has started, when this process's input ends.
 *
 * @returns `failure`: why the start failed, in Minikube's own words; undefined when it has not. `interrupted`: whether it
 *   was ended here.
 */
async function startMinikube() {
    const minikube = spawn("minikube", startArguments(/** @type {import("./paths.cjs").Environment} */ (process.env)), {
        env: ENVIRONMENT,
        stdio: ["ignore", "pipe", "pipe"],
        windowsHide: true,
        // A group of its own, in which its `docker run` is, too.
        detached: true,
    });
    let interrupted = false;
    const end = () => (interrupted = killGroup(minikube));
    process.stdin.resume().on("close", end);
    /** @type {Output} */
    const output = { reason: "", other: [] };
    readline.createInterface({ input: minikube.stdout }).on("line", (line) => readEvent(line, output));
    readline.createInterface({ input: minikube.stderr }).on("line", (line) => output.other.push(line));
    const ending = await new Promise((resolve) => {
        minikube.on("error", (error) => resolve(whyNot("minikube", error)));
        minikube.on("close", (code, signal) => resolve(code ?? signal));
    });
    process.stdin.off("close", end).destroy();
    if (ending === 0) {
        return { interrupted };
    }
    if (interrupted) {
        return { failure: `The start of the cluster ${process.env.PROFILE} was interrupted.`, interrupted };
    }
    const last = output.other.slice(-MOST_LINES).join("\n") || `it ended with ${ending}`;
    const reason = typeof ending === "string" && output.reason === "" ? ending : output.reason || last;
    const failure = shortened(`Minikube could not start the cluster ${process.env.PROFILE}: ${reason}`);
    return { failure, interrupted };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @returns Whether there was anything to kill.
 */
function killGroup(child) {
    try {
        return process.kill(-(/** @type {number} */ (child.pid)), "SIGKILL");
    } catch {
        // Windows knows no groups.
        return child.kill("SIGKILL");
    }
}

/** @param {import("./paths.cjs").Environment} environment */
function startArguments({ PROFILE, CPUS, MEMORY_MIB, KUBERNETES_VERSION, MOUNT, NETWORK, NODE_ADDRESS, GPUS }) {
    // Minikube hands GPUs on to Docker in the node, and refuses them beside containerd.
    const runtime = GPUS ? ["--container-runtime=docker", `--gpus=${GPUS}`] : ["--container-runtime=containerd"];
    return [
        ["start", `--profile=${PROFILE}`, "--driver=docker", ...runtime],
        [`--kubernetes-version=v${KUBERNETES_VERSION}`, `--cpus=${CPUS}`, `--memory=${MEMORY_MIB}mb`],
        [`--network=${NETWORK}`, `--static-ip=${NODE_ADDRESS}`, "--embed-certs", "--interactive=false"],
        ["--wait=all", "--wait-timeout=5m", "--delete-on-failure=false", "--output=json"],
        MOUNT ? ["--mount", `--mount-string=${MOUNT}`] : [],
        // Minikube asks root to say that it is meant.
        process.getuid?.() === 0 ? ["--force"] : [],
    ].flat();
}

/**
 * Says a step as it comes, and keeps the error for which Minikube gives up: the last that has a name.
 *
 * @param {string} line
 * @param {Output} output
 */
function readEvent(line, output) {
    let event;
    try {
        event = JSON.parse(line);
    } catch {
        return;
    }
    // Any line of JSON may come.
    const type = String(event?.type);
    const { message = "", name, advice = "" } = event?.data ?? {};
    // Of kubectl nothing is configured: the kubeconfig is our own.
    if (type.endsWith(".step") && name !== "Done") {
        console.error(message.slice(0, LONGEST_LINE));
    }
    if (type.endsWith(".error") && name !== undefined) {
        // What a command of Minikube's has printed matters, not how it was called.
        const reason = message.split("\nstderr:\n").at(-1).trim() || message;
        output.reason = advice === "" || advice.includes("{{") ? reason : `${reason}\n${advice}`;
    }
}

/** @param {string} text */
function shortened(text) {
    const kept = text.split("\n").filter((line) => line.trim() !== "");
    return kept
        .slice(0, MOST_LINES)
        .map((line) => line.slice(0, LONGEST_LINE))
        .join("\n");
}

module.exports = { startMinikube };
