import * as path from "node:path";
import { DEFAULT_HOST } from "../../../lib/daemon-fault";

/** Where a daemon of ours lives. It serves the whole machine, so none of it is in a user's folder. */
export interface DaemonPlace {
    /** Address to listen at, `unix:///…`. */
    readonly host: string;
    /** Our notes, the daemon's settings, its log and its runtime. */
    readonly folder: string;
    readonly pidFile: string;
    /** Where dockerd keeps its running state. */
    readonly execRoot: string;
    /** Images, containers and volumes. */
    readonly dataRoot: string;
    /** The user's settings for a daemon, which ours follows too. */
    readonly userConfig: string;
    /** Further settings. */
    readonly config?: Readonly<Record<string, unknown>>;
    /** Program and arguments that run the daemon. Defaults to `dockerd`. */
    readonly command?: readonly [string, ...string[]];
}

/** Where every docker command looks first. */
export const SYSTEM_PLACE: DaemonPlace = {
    host: DEFAULT_HOST,
    folder: "/var/lib/gaiaflow/docker",
    pidFile: "/var/run/docker.pid",
    execRoot: "/var/run/docker",
    dataRoot: "/var/lib/docker",
    userConfig: "/etc/docker/daemon.json",
};

/** The settings file of a daemon of ours. */
export function configFile(place: DaemonPlace): string {
    return path.join(place.folder, "daemon.json");
}

/** The log of a daemon of ours. */
export function logFile(place: DaemonPlace): string {
    return path.join(place.folder, "dockerd.log");
}
