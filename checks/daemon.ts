import * as fs from "node:fs";
import { engineAddress, engineRequest } from "../lib/engine.cjs";
import type { UserError } from "../lib/user-error";
import { explainFault, type DockerSituation } from "../lib/daemon-fault";

/**
 * Whether the Docker daemon answers us.
 *
 * @param known What is known of why it is asked there. Defaults to what the commands leave: they have asked the docker command,
 * which knows of contexts, and set DOCKER_HOST.
 */
export async function engineFaults(known: Partial<DockerSituation> = {}): Promise<UserError[]> {
    try {
        await engineRequest("GET", "/_ping");
        return [];
    } catch (error) {
        return [engineFault(error as NodeJS.ErrnoException, known)];
    }
}

function engineFault({ code, message }: NodeJS.ErrnoException, known: Partial<DockerSituation>): UserError {
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
        ...(isRefused ? { socketGroup: groupOf(engineAddress()) } : {}),
        ...known,
    });
}

/** The group that may use a socket; undefined where that cannot be known. */
function groupOf(address: string): string | undefined {
    const [, socket] = /^unix:\/\/(.+)$/.exec(address) ?? [];
    try {
        const { gid } = fs.statSync(socket ?? "");
        const lines = fs.readFileSync("/etc/group", "utf8").split("\n");
        return lines.map((line) => line.split(":")).find(([, , number]) => number === String(gid))?.[0];
    } catch {
        return undefined;
    }
}
