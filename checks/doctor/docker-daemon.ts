import { engineFaults } from "../daemon";
import { DEFAULT_HOST, explainFault, type DockerFault, type DockerSituation } from "../daemon-fault";
import type { MachineCheck } from "./check";

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
    ],
    find: engineFaults,
};
