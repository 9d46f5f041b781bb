import * as fs from "node:fs";
import * as http from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import Module from "node:module";
import { dockerCommand, listedRole } from "./docker-command";

/**
 * Stops or restarts (the first argument) services whose docker command takes its time: a process of its own, for a test that gives it a
 * terminal. With `fails`, MLflow does not get healthy.
 */
const [, , verb, outcome] = process.argv;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-steps-"));
// What a run has on record lies in the user's home.
process.env["HOME"] = folder;
// What is stopped is of the user's own stack.
const states = path.join(folder, ".local", "state", "gaiaflow", ".pulumi", "stacks", "gaiaflow");
fs.mkdirSync(states, { recursive: true });
fs.writeFileSync(
    path.join(states, "dev.json"),
    '{"checkpoint": {"latest": {"resources": [{"type": "a", "id": "id"}]}}}',
);
const socket = path.join(folder, "docker.sock");
const names = ["postgres", "mlflow"].map((role) => `/gaiaflow-dev-${role}`);
const docker = dockerCommand(
    [listedRole("mlflow"), listedRole("postgres")],
    `case "$1" in inspect) printf '${names.join("\\n")}' ;; *) sleep 0.5 ;; esac`,
);

const environment = require.resolve("@gaiaflow/toolchain/core/environment");
const standIn = new Module(environment);
standIn.exports = { dockerHost: () => Promise.resolve({ DOCKER_HOST: `unix://${socket}` }) };
standIn.loaded = true;
require.cache[environment] = standIn;

/** A daemon that says that all is well, or that MLflow has ended again and again. */
const engine = http.createServer(({ url = "" }, response) => {
    const isIll = outcome === "fails" && url.includes("mlflow");
    const State = isIll
        ? { Running: false, ExitCode: 1, StartedAt: "2026-01-01T00:00:00Z" }
        : { Running: true, StartedAt: "2026-01-01T00:00:00Z", Health: { Status: "healthy" } };
    response.end(JSON.stringify({ State, RestartCount: isIll ? 9 : 0 }));
});

async function main(): Promise<void> {
    await new Promise<void>((resolve) => engine.listen(socket, resolve));
    const { restartServices } = await import("../../platform/restart-services");
    const { stopServices } = await import("../../platform/stop-services");
    await (verb === "stop" ? stopServices("dev") : restartServices("dev")).catch((error: unknown) => {
        console.error(String(error).split("\n")[0]);
        process.exitCode = 1;
    });
    engine.close();
    docker.remove();
    fs.rmSync(folder, { recursive: true });
}

void main();
