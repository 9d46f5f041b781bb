import { explainFault } from "../../lib/daemon-fault";
import type { Finding, MachineCheck } from "./check";

export const dockerCommand: MachineCheck = {
    name: "docker-command",
    title: "The docker command",
    why: "Everything on this machine runs in Docker, and images are built by its command.",
    examples: [missing("linux"), missing("darwin"), missing("win32"), noBuildx("/usr/bin/docker", "linux")],
    find: ({ docker: { cli, isComplete }, platform }) =>
        Promise.resolve(cli === undefined ? [missing(platform)] : isComplete ? [] : [noBuildx(cli, platform)]),
};

function missing(platform: NodeJS.Platform): Finding {
    const nothing = { host: "", dockerHost: undefined, context: "default", hasSystemd: true };
    return explainFault("no-answer", { ...nothing, platform, hasCli: false, hasDaemon: false });
}

function noBuildx(cli: string, platform: NodeJS.Platform): Finding {
    const lines: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
        darwin: "brew install docker-buildx",
        win32: "winget upgrade Docker.DockerDesktop",
    };
    return {
        problem: `${cli} has no buildx plugin, without which it builds no image.`,
        fix: `Type: ${lines[platform] ?? "sudo apt-get install docker-buildx || sudo apt-get install docker-buildx-plugin"}`,
    };
}
