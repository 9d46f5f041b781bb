import * as path from "node:path";
import { inputsOf, swarmContainers } from "../docker";
import { objectsOf, podsOf } from "../kubernetes";
import type { InputValue } from "../input-value";
import { demand, type Resource, type Rule } from "../rule";

/** Whoever has the socket of a container engine is root on its machine. */
export const noEngineSocket: Rule = {
    name: "no-engine-socket",
    description: "No container gets the socket of Docker or another container engine.",
    check: (resource) =>
        [...dockerFolders(resource), ...kubernetesFolders(resource)].map((input) =>
            demand(
                input,
                (folder) => typeof folder !== "string" || !reachesSocket(folder),
                "is the socket of a container engine, or a folder that holds it: leave it out, or mount the one folder " +
                    "below it that is needed.",
            ),
        ),
};

function dockerFolders(resource: Resource): InputValue[] {
    const containers = inputsOf(resource, "container");
    return [
        ...containers.flatMap((inputs) => inputs.at("volumes").items.map((volume) => volume.at("hostPath"))),
        ...containers.flatMap((inputs) => inputs.at("devices").items.map((device) => device.at("hostPath"))),
        // The source of a mount that is no bind is the name of a volume, and like no path.
        ...[...containers, ...swarmContainers(resource)].flatMap((inputs) =>
            inputs
                .at("mounts")
                .items.flatMap((mount) => [mount.at("source"), mount.at("volumeOptions", "driverOptions", "device")]),
        ),
        ...inputsOf(resource, "volume").map((inputs) => inputs.at("driverOpts", "device")),
    ];
}

function kubernetesFolders(resource: Resource): InputValue[] {
    return [
        ...podsOf(resource).flatMap(({ spec }) =>
            spec.at("volumes").items.map((volume) => volume.at("hostPath", "path")),
        ),
        ...objectsOf(resource)
            .filter(({ kind }) => kind === "PersistentVolume")
            .flatMap(({ input }) => [input.at("spec", "hostPath", "path"), input.at("spec", "local", "path")]),
    ];
}

/** Docker, cri-dockerd, Podman, containerd (k3s has its own), CRI-O, BuildKit, and Docker on Windows. */
const SOCKET = /(^|[/\\])((docker|cri-dockerd|podman|containerd|crio|buildkitd)\.sock|docker_engine)$/;

/** Folders that hold one, or a folder with one. */
const HOLDS_SOCKET =
    /^\/$|^\/private(\/var)?$|^(\/private)?(\/var)?\/run(\/(docker|podman|containerd|crio|buildkit|k3s(\/containerd)?|user(\/\d+(\/(podman|docker))?)?))?$|^\/var$/;

/** Rootless Docker, Docker Desktop, Colima, Lima, OrbStack and Rancher Desktop keep it in the home folder. */
const IN_HOME =
    /\/\.(docker(\/(run|desktop))?|(config\/)?colima(\/[^/]+)?|lima(\/[^/]+(\/sock)?)?|orbstack(\/run)?|rd)$/;

function reachesSocket(folder: string): boolean {
    const plain = path.posix
        .normalize(folder)
        .replace(/(?<=.)\/+$/, "")
        .replace(/^\/\/+/, "/");
    return [SOCKET, HOLDS_SOCKET, IN_HOME].some((pattern) => pattern.test(plain));
}
