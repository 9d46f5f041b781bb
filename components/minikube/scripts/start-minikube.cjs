/** Runs `minikube start`, says how far it is, and why it failed. */
"use strict";

const { spawn } = require("node:child_process");
const readline = require("node:readline");
const { ENVIRONMENT } = require("./place.cjs");
const { whyNot } = require("./run.cjs");

const MOST_LINES = 12;
const LONGEST_LINE = 500;

/**
 * Ends Minikube when this process's input ends.
 *
 * @returns Why the start failed, in Minikube's own words; undefined when it has not.
 */
async function startMinikube() {
    const minikube = spawn("minikube", startArguments(process.env), {
        env: ENVIRONMENT,
        stdio: ["ignore", "pipe", "pipe"],
        windowsHide: true,
    });
    let interrupted = false;
    const end = () => (interrupted = minikube.kill("SIGKILL"));
    process.stdin.resume().on("close", end);
    const said = { reason: "", other: [] };
    readline.createInterface({ input: minikube.stdout }).on("line", (line) => readEvent(line, said));
    readline.createInterface({ input: minikube.stderr }).on("line", (line) => said.other.push(line));
    const ending = await new Promise((resolve) => {
        minikube.on("error", (error) => resolve(whyNot("minikube", error)));
        minikube.on("close", (code, signal) => resolve(code ?? signal));
    });
    process.stdin.off("close", end).destroy();
    if (ending === 0) {
        return undefined;
    }
    if (interrupted) {
        return `The start of the cluster ${process.env.PROFILE} was interrupted.`;
    }
    const last = said.other.slice(-MOST_LINES).join("\n") || `it ended with ${ending}`;
    const reason = typeof ending === "string" && said.reason === "" ? ending : said.reason || last;
    return shortened(`Minikube could not start the cluster ${process.env.PROFILE}: ${reason}`);
}

function startArguments({ PROFILE, CPUS, MEMORY_MIB, KUBERNETES_VERSION, NETWORK, NODE_ADDRESS }) {
    return [
        ["start", `--profile=${PROFILE}`, "--driver=docker", "--container-runtime=containerd"],
        [`--kubernetes-version=v${KUBERNETES_VERSION}`, `--cpus=${CPUS}`, `--memory=${MEMORY_MIB}mb`],
        [`--network=${NETWORK}`, `--static-ip=${NODE_ADDRESS}`, "--embed-certs", "--interactive=false"],
        ["--wait=all", "--wait-timeout=5m", "--delete-on-failure=false", "--output=json"],
        // Minikube asks root to say that it is meant.
        process.getuid?.() === 0 ? ["--force"] : [],
    ].flat();
}

/** Says a step as it comes, and keeps the error for which Minikube gives up: the last that has a name. */
function readEvent(line, said) {
    let event;
    try {
        event = JSON.parse(line);
    } catch {
        return;
    }
    const { message = "", name, advice = "" } = event.data ?? {};
    // Of kubectl nothing is configured: the kubeconfig is our own.
    if (event.type.endsWith(".step") && name !== "Done") {
        console.error(message.slice(0, LONGEST_LINE));
    }
    if (event.type.endsWith(".error") && name !== undefined) {
        // What a command of Minikube's has said matters, not how it was called.
        const reason = message.split("\nstderr:\n").at(-1).trim() || message;
        said.reason = advice === "" || advice.includes("{{") ? reason : `${reason}\n${advice}`;
    }
}

function shortened(text) {
    const kept = text.split("\n").filter((line) => line.trim() !== "");
    return kept
        .slice(0, MOST_LINES)
        .map((line) => line.slice(0, LONGEST_LINE))
        .join("\n");
}

module.exports = { startMinikube };
