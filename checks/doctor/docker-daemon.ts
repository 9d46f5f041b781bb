import { engineJson } from "../../lib/engine.cjs";
import { engineFaults } from "../daemon";
import { DEFAULT_HOST, explainFault, type DockerFault, type DockerSituation } from "../../lib/daemon-fault";
import type { Finding, MachineCheck } from "./check";
import { currentContext } from "./docker-context";

/** The oldest release that is used. */
const OLDEST = { major: 20, minor: 10 };

const USUAL: DockerSituation = {
    platform: "linux",
    host: DEFAULT_HOST,
    dockerHost: undefined,
    context: "default",
    hasCli: true,
    hasDaemon: true,
    hasSystemd: true,
};
const example = (fault: DockerFault, situation: Partial<DockerSituation> = {}) =>
    explainFault(fault, { ...USUAL, ...situation });

export const dockerDaemon: MachineCheck = {
    name: "docker-daemon",
    title: "Docker's daemon, and who may talk to it",
    why: "Nothing can start without it. Never open its socket to everybody (chmod 666): who may write to it is root on this machine.",
    examples: [
        example("no-answer"),
        example("no-answer", { platform: "darwin" }),
        example("no-answer", { platform: "win32" }),
        example("no-answer", { host: "tcp://10.0.0.5:2375", dockerHost: "tcp://10.0.0.5:2375" }),
        example("no-permission"),
        example("no-permission", { socketGroup: "root" }),
        example("no-answer", { context: "colima", host: "unix:///home/me/.colima/default/docker.sock" }),
        tooOld("19.03.15"),
    ],
    find: async (machine) => {
        const { docker, environment } = machine;
        const dockerHost = environment["DOCKER_HOST"];
        if (docker.cli === undefined && !dockerHost) {
            // What to do about that is said by the check of the command.
            return [];
        }
        const faults = await engineFaults({ dockerHost, context: currentContext(machine) });
        const { Version: version = "" } = faults.length > 0 ? {} : await engineVersion();
        const [major = 0, minor = 0] = version.split(".").map(Number);
        const isOld = major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
        return version !== "" && isOld ? [tooOld(version)] : faults;
    },
};

async function engineVersion(): Promise<{ readonly Version?: string }> {
    return (await engineJson("GET", "/version").catch(() => ({}))) as { readonly Version?: string };
}

function tooOld(version: string): Finding {
    return {
        problem: `Docker's daemon is ${version}; GaiaFlow needs ${OLDEST.major}.${OLDEST.minor} or later.`,
        fix: "Update it. On Linux, type: curl -fsSL https://get.docker.com | sudo sh",
    };
}
