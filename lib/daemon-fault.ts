import { UserError } from "./user-error";

/** Why there is no daemon to be had. */
export type DockerFault = "no-permission" | "no-answer";

/** What decides what to do about it. */
export interface DockerSituation {
    readonly platform: NodeJS.Platform;
    /** Address that the docker command asks. */
    readonly host: string;
    /** Value of DOCKER_HOST, when it is set. */
    readonly dockerHost: string | undefined;
    /** The docker command's current context. */
    readonly context: string;
    /** Whether the docker command is there. */
    readonly hasCli: boolean;
    /** Whether a daemon is installed on this machine. */
    readonly hasDaemon: boolean;
    readonly hasSystemd: boolean;
    /** Why it does not answer, in a word of the system. Defaults to none. */
    readonly reason?: string;
    /** The group that may use its socket; root's where there was no group docker when the daemon started. Defaults to docker. */
    readonly socketGroup?: string | undefined;
}

/** Lets a user talk to the daemon; holds from the next login on. */
const JOIN_DOCKER_GROUP = 'sudo usermod -aG docker "$USER"';

/** The address that a docker command asks when nobody says otherwise. */
export const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** Reads what a docker command says when it could not ask its daemon. */
export function faultOf(stderr: string): DockerFault {
    return /permission denied/i.test(stderr) ? "no-permission" : "no-answer";
}

/** What is wrong with the daemon, and the command that fixes it. */
export function explainFault(fault: DockerFault, situation: DockerSituation): UserError {
    if (!situation.hasCli && !situation.hasDaemon) {
        return new UserError({ problem: "Docker is not on this machine.", fix: install(situation) });
    }
    if (fault === "no-permission") {
        const problem = `You may not use the Docker daemon: its socket (${situation.host}) refuses this user.`;
        return new UserError({
            problem,
            fix: joinGroup(situation),
        });
    }
    const reason = situation.reason === undefined ? "" : ` (${situation.reason})`;
    return new UserError({ problem: `No Docker daemon answers at ${situation.host}${reason}.`, fix: start(situation) });
}

/** What lets a user in, and nobody else: a socket is never opened to all. */
function joinGroup({ host, socketGroup = "docker" }: DockerSituation): string {
    const group = socketGroup === "root" ? "docker" : socketGroup;
    const socket = host.replace("unix://", "");
    const make = `sudo groupadd --force docker && sudo chgrp docker ${socket} && `;
    const join = `${socketGroup === "root" ? make : ""}sudo usermod -aG ${group} "$USER"`;
    return `Type: ${join}\nThen log in again (or type: newgrp ${group}).`;
}

function start(situation: DockerSituation): string {
    const { dockerHost, context } = situation;
    if (dockerHost !== undefined) {
        return `DOCKER_HOST names that address. Start the daemon there, or type: unset DOCKER_HOST`;
    }
    if (context !== "default") {
        const other = "docker context use default";
        return `It is the one of the Docker context "${context}". Start it, or choose another: ${other}`;
    }
    if (!situation.hasDaemon && situation.platform === "linux") {
        return install(situation);
    }
    switch (situation.platform) {
        case "darwin":
            return "Start Docker Desktop (open -a Docker) or Colima (colima start).";
        case "win32":
            return "Start Docker Desktop from the Start menu.";
        default:
            return situation.hasSystemd ? "Type: sudo systemctl start docker" : "Type: sudo dockerd";
    }
}

function install({ platform }: DockerSituation): string {
    switch (platform) {
        case "darwin":
            return "Type: brew install --cask docker\nThen start Docker Desktop. Or: brew install colima docker && colima start";
        case "win32":
            return "Type: winget install Docker.DockerDesktop\nThen start Docker Desktop.";
        default:
            return `Type: curl -fsSL https://get.docker.com | sudo sh\nThen: ${JOIN_DOCKER_GROUP} and log in again.`;
    }
}
