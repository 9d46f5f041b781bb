import * as fs from "node:fs";
import * as path from "node:path";
import { engineSockets } from "../../lib/engine.cjs";
import type { Finding, MachineCheck, MachineFacts } from "./check";
import { currentContext } from "./docker-context";

export const dockerSocket: MachineCheck = {
    name: "docker-socket",
    title: "Where Docker's socket is",
    why: "A rootless Docker, Docker Desktop and Colima listen elsewhere than Docker Engine. Pulumi looks at the usual places alone.",
    examples: [elsewhere("/run/user/1000/docker.sock"), notThere("/run/user/1000/docker.sock")],
    find: (machine) => Promise.resolve(socketFindings(machine, engineSockets(machine.home))),
};

/** @param usual Where Docker Engine and Docker Desktop listen. */
export function socketFindings(machine: MachineFacts, usual: readonly string[]): Finding[] {
    const { DOCKER_HOST: host = "" } = machine.environment;
    const [, named] = /^unix:\/\/(.+)$/.exec(host) ?? [];
    if (named !== undefined) {
        return fs.existsSync(named) ? [] : [notThere(named)];
    }
    // A pipe of Windows is where it is; a context names the socket, and our commands go by it.
    const isSaid = host !== "" || machine.platform === "win32" || currentContext(machine) !== "default";
    if (isSaid || usual.some((socket) => fs.existsSync(socket))) {
        return [];
    }
    const found = others(machine).find((socket) => fs.existsSync(socket));
    return found === undefined ? [] : [elsewhere(found)];
}

function others({ environment, home, uid }: MachineFacts): string[] {
    return [
        path.join(environment["XDG_RUNTIME_DIR"] ?? `/run/user/${uid ?? ""}`, "docker.sock"),
        path.join(home, ".colima", "default", "docker.sock"),
        path.join(home, ".orbstack", "run", "docker.sock"),
        path.join(home, ".rd", "docker.sock"),
    ];
}

function elsewhere(socket: string): Finding {
    return {
        problem: `No Docker listens at /var/run/docker.sock, but one does at ${socket}.`,
        fix: `Type: export DOCKER_HOST=unix://${socket}\nAnd write that line into your shell's profile.`,
    };
}

function notThere(socket: string): Finding {
    return { problem: `DOCKER_HOST names ${socket}, which is not there.`, fix: "Type: unset DOCKER_HOST" };
}
