import * as fs from "node:fs";
import * as path from "node:path";
import type { Finding, MachineCheck, Place } from "./check";

const USUAL = "/var/run/docker.sock";

export const dockerSocket: MachineCheck = {
    name: "docker-socket",
    title: "Where Docker's socket is",
    why: "A rootless Docker, Docker Desktop and Colima listen elsewhere than Docker Engine. Pulumi looks at the usual places alone.",
    examples: [elsewhere("/run/user/1000/docker.sock"), notThere("/run/user/1000/docker.sock")],
    find: (place) => Promise.resolve(socketFindings(place, USUAL)),
};

/** @param usual Where Docker Engine listens. */
export function socketFindings(place: Place, usual: string): Finding[] {
    const { DOCKER_HOST: host = "" } = place.environment;
    const [, named] = /^unix:\/\/(.+)$/.exec(host) ?? [];
    if (named !== undefined) {
        return fs.existsSync(named) ? [] : [notThere(named)];
    }
    if (host !== "" || place.platform === "win32" || fs.existsSync(usual)) {
        return [];
    }
    const found = others(place).find((socket) => fs.existsSync(socket));
    return found === undefined ? [] : [elsewhere(found)];
}

function others({ environment, home, uid }: Place): string[] {
    return [
        path.join(environment["XDG_RUNTIME_DIR"] ?? `/run/user/${uid ?? ""}`, "docker.sock"),
        path.join(home, ".colima", "default", "docker.sock"),
        path.join(home, ".orbstack", "run", "docker.sock"),
        path.join(home, ".rd", "docker.sock"),
    ];
}

function elsewhere(socket: string): Finding {
    return {
        problem: `No Docker listens at ${USUAL}, but one does at ${socket}.`,
        fix: `Type, and write it into your shell's profile: export DOCKER_HOST=unix://${socket}`,
    };
}

function notThere(socket: string): Finding {
    return { problem: `DOCKER_HOST names ${socket}, which is not there.`, fix: "Type: unset DOCKER_HOST" };
}
