import type { Fault } from "../config/faults";
import { JOIN_DOCKER_GROUP } from "../lib/docker-group";
import { engineAddress, engineRequest } from "../lib/engine.cjs";

/** Whether the Docker engine answers us. */
export async function engineFaults(): Promise<Fault[]> {
    try {
        await engineRequest("GET", "/_ping");
        return [];
    } catch (error) {
        return [engineFault(error as NodeJS.ErrnoException)];
    }
}

function engineFault(error: NodeJS.ErrnoException): Fault {
    const address = engineAddress();
    if (error.code === "EACCES" || error.code === "EPERM") {
        return {
            about: `The Docker engine at ${address}`,
            problem: "does not let this user in.",
            cure: `${JOIN_DOCKER_GROUP}   (then log in again)`,
        };
    }
    return {
        about: `No Docker engine answers at ${address}`,
        problem: `(${error.code ?? error.message}).`,
        cure: "Start Docker (sudo systemctl start docker, or Docker Desktop), or let DOCKER_HOST name another one.",
    };
}
