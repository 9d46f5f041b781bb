import * as fs from "node:fs";
import { engineAddress, engineRequest } from "../lib/engine.cjs";
import type { UserError } from "../lib/user-error";
import { explainFault } from "./daemon-fault";

/** Whether the Docker daemon answers us. */
export async function engineFaults(): Promise<UserError[]> {
    try {
        await engineRequest("GET", "/_ping");
        return [];
    } catch (error) {
        return [engineFault(error as NodeJS.ErrnoException)];
    }
}

/** Without the docker command, which knows of contexts: the commands have asked it before and set DOCKER_HOST. */
function engineFault({ code, message }: NodeJS.ErrnoException): UserError {
    const isRefused = code === "EACCES" || code === "EPERM";
    return explainFault(isRefused ? "no-permission" : "no-answer", {
        platform: process.platform,
        host: engineAddress(),
        dockerHost: process.env["DOCKER_HOST"],
        context: "default",
        hasCli: true,
        hasDaemon: true,
        hasSystemd: fs.existsSync("/run/systemd/system"),
        reason: code ?? message,
    });
}
