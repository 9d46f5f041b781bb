import { explainFault, faultOf, type DockerSituation } from "../../../lib/daemon-fault";

const SITUATION: DockerSituation = {
    platform: "linux",
    host: "unix:///var/run/docker.sock",
    dockerHost: undefined,
    context: "default",
    hasCli: true,
    hasDaemon: true,
    hasSystemd: true,
};

describe("what docker says", () => {
    test.each([
        ["Got permission denied while trying to connect to the Docker daemon socket at unix:///…", "no-permission"],
        ["permission denied while trying to connect to the docker API at unix:///var/run/docker.sock", "no-permission"],
        ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?", "no-answer"],
        ["error during connect: … connection refused", "no-answer"],
    ])("%s", (stderr, fault) => {
        expect(faultOf(stderr)).toBe(fault);
    });
});

describe("a fault of Docker is named with the command that fixes it", () => {
    test.each<[string, Parameters<typeof explainFault>[0], Partial<DockerSituation>, string, string]>([
        ["no permission", "no-permission", {}, "refuses this user", "sudo usermod -aG docker"],
        ["not started", "no-answer", {}, "No Docker daemon answers", "sudo systemctl start docker"],
        ["not started, no systemd", "no-answer", { hasSystemd: false }, "No Docker daemon answers", "sudo dockerd"],
        ["DOCKER_HOST", "no-answer", { dockerHost: "tcp://h" }, "No Docker daemon answers", "unset DOCKER_HOST"],
        ["a context", "no-answer", { context: "colima" }, "No Docker daemon answers", "docker context use default"],
        ["only the command", "no-answer", { hasDaemon: false }, "No Docker daemon answers", "get.docker.com"],
        ["nothing on Linux", "no-answer", { hasCli: false, hasDaemon: false }, "not on this machine", "get.docker.com"],
        [
            "nothing on macOS",
            "no-answer",
            { platform: "darwin", hasCli: false, hasDaemon: false },
            "not on this machine",
            "brew install",
        ],
        [
            "not started on macOS",
            "no-answer",
            { platform: "darwin", hasDaemon: false },
            "No Docker daemon answers",
            "colima start",
        ],
        [
            "nothing on Windows",
            "no-answer",
            { platform: "win32", hasCli: false, hasDaemon: false },
            "not on this machine",
            "winget install",
        ],
        [
            "not started on Windows",
            "no-answer",
            { platform: "win32", hasDaemon: false },
            "No Docker daemon answers",
            "Start Docker Desktop",
        ],
    ])("%s", (_, fault, part, problem, fix) => {
        const error = explainFault(fault, { ...SITUATION, ...part });
        expect(error.problem).toContain(problem);
        expect(error.fix).toContain(fix);
    });
});
