import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import * as vm from "node:vm";
import { cgroups } from "../../../../checks/doctor/cgroups";
import type { EngineInfo, MachineCheck, MachineFacts } from "../../../../checks/doctor/check";
import { clock } from "../../../../checks/doctor/clock";
import { disk } from "../../../../checks/doctor/disk";
import { dockerCommand } from "../../../../checks/doctor/docker-command";
import { dockerContext } from "../../../../checks/doctor/docker-context";
import { dockerCredentials } from "../../../../checks/doctor/docker-credentials";
import { dockerDaemon } from "../../../../checks/doctor/docker-daemon";
import { dockerSocket, socketFindings } from "../../../../checks/doctor/docker-socket";
import { freePorts } from "../../../../checks/doctor/free-ports";
import { memory } from "../../../../checks/doctor/memory";
import { proxy } from "../../../../checks/doctor/proxy";
import { KUBERNETES_VERSION } from "../../../../lib/kubernetes-version";
import { engineJson, engineRequest } from "../../../../lib/engine.cjs";
import { exampleMachine, testFolder } from "../../../support/example-machine";
import { settings } from "../../../support/settings";

jest.mock("../../../../lib/engine.cjs", () => ({
    engineJson: jest.fn(),
    engineRequest: jest.fn(),
    engineAddress: () => "unix:///var/run/docker.sock",
    engineSockets: () => ["/var/run/docker.sock"],
}));
const statfs = jest.fn<Promise<{ bavail: number; bsize: number }>, [string]>();
jest.mock("node:fs/promises", () => ({
    ...jest.requireActual<object>("node:fs/promises"),
    statfs: (folder: string) => statfs(folder),
}));

const GIBI = 1024 ** 3;
let folder: string;
let machine: MachineFacts;
let info: EngineInfo;
beforeEach(() => {
    folder = testFolder();
    machine = exampleMachine(folder);
    info = {
        MemTotal: 8 * GIBI,
        CgroupVersion: "2",
        DockerRootDir: folder,
        SystemTime: new Date().toISOString(),
        OperatingSystem: "Debian",
    };
    jest.mocked(engineJson).mockImplementation((_method, route) => Promise.resolve(route === "/info" ? info : []));
    jest.mocked(engineRequest).mockResolvedValue({ status: 200, body: Buffer.from("OK") });
    statfs.mockResolvedValue({ bavail: 50, bsize: GIBI });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
const messagesOf = async (check: MachineCheck, changes: Partial<MachineFacts> = {}): Promise<string[]> =>
    (await check.find({ ...machine, ...changes })).map(({ fix, isNote, problem, subject }) =>
        [isNote ? "note:" : "", subject, problem, fix].filter(Boolean).join(" "),
    );
const ALL = [
    cgroups,
    clock,
    disk,
    dockerCommand,
    dockerContext,
    dockerCredentials,
    dockerDaemon,
    freePorts,
    memory,
    proxy,
];

test.each(ALL)("$name finds nothing where nothing is wrong", async (check) => {
    expect(await check.find(machine)).toEqual([]);
});

test.each([memory, cgroups, clock, disk])(
    "$name leaves a daemon that does not answer to its own check",
    async (check) => {
        jest.mocked(engineJson).mockRejectedValue(new Error("ENOENT"));
        expect(await check.find(machine)).toEqual([]);
    },
);

test("no docker command, and one that cannot build", async () => {
    const docker = { cli: undefined, isComplete: false };
    expect((await messagesOf(dockerCommand, { docker, platform: "darwin" }))[0]).toContain(
        "brew install --cask docker",
    );
    expect((await messagesOf(dockerCommand, { docker: { cli: "/opt/docker", isComplete: false } }))[0]).toMatch(
        /^\/opt\/docker has no buildx plugin.+apt-get install docker-buildx/,
    );
});

test.each([
    ["ENOENT", /No Docker daemon answers/],
    ["EACCES", /usermod -aG docker/],
])("a daemon that answers with %s", async (code, expected) => {
    jest.mocked(engineRequest).mockRejectedValue(Object.assign(new Error(), { code }));
    const [text] = await messagesOf(dockerDaemon);
    expect(text).toMatch(expected);
    expect(text).not.toContain("chmod");
});

test.each([
    ["19.03.15", 1],
    ["20.10.24", 0],
    ["29.1.0", 0],
    ["dev", 0],
])("a daemon of release %s", async (Version, faults) => {
    jest.mocked(engineJson).mockResolvedValue({ Version });
    expect(await messagesOf(dockerDaemon)).toHaveLength(faults);
});

test("a socket that DOCKER_HOST names and is not there", async () => {
    const socket = path.join(folder, "docker.sock");
    const environment = { DOCKER_HOST: `unix://${socket}` };
    expect(await messagesOf(dockerSocket, { environment })).toEqual([
        `DOCKER_HOST names ${socket}, which is not there. Type: unset DOCKER_HOST`,
    ]);
    const server = net.createServer().listen(socket);
    await new Promise((resolve) => server.once("listening", resolve));
    expect(await messagesOf(dockerSocket, { environment })).toEqual([]);
    server.close();
});

test("the socket of a rootless Docker, where the usual one is not there", () => {
    const socket = path.join(folder, "docker.sock");
    fs.writeFileSync(socket, "");
    const rootless = { ...machine, environment: { XDG_RUNTIME_DIR: folder } };
    expect(socketFindings(rootless, [path.join(folder, "usual.sock")])).toEqual([
        {
            problem: expect.stringContaining(`but one does at ${socket}.`) as string,
            fix: `Type: export DOCKER_HOST=unix://${socket}\nAnd write that line into your shell's profile.`,
        },
    ]);
    expect(socketFindings(rootless, ["/none", socket])).toEqual([]);
});

test.each([
    ["darwin", ".colima/default/docker.sock"],
    ["darwin", ".orbstack/run/docker.sock"],
    ["darwin", ".rd/docker.sock"],
    ["win32", undefined],
] as const)("on %s, where nothing listens at the usual places, a socket is looked for at %s", (platform, socket) => {
    const listens = path.join(machine.home, socket ?? ".rd/docker.sock");
    fs.mkdirSync(path.dirname(listens), { recursive: true });
    fs.writeFileSync(listens, "");
    const found = socketFindings({ ...machine, platform }, [path.join(folder, "usual.sock")]);
    expect(found.map(({ fix }) => fix.includes(`unix://${listens}`))).toEqual(socket === undefined ? [] : [true]);
    // A context leads there without a variable.
    const environment = { DOCKER_CONTEXT: "colima" };
    expect(socketFindings({ ...machine, platform, environment }, [path.join(folder, "usual.sock")])).toEqual([]);
});

test("contexts: one that is chosen, one that is gone, one that DOCKER_HOST overrules", async () => {
    const docker = path.join(machine.home, ".docker");
    const meta = path.join(docker, "contexts", "meta", "0a");
    fs.mkdirSync(meta, { recursive: true });
    fs.writeFileSync(path.join(docker, "config.json"), JSON.stringify({ currentContext: "colima" }));
    expect((await messagesOf(dockerContext))[0]).toBe(
        "Docker's current context colima is not there. Type: docker context use default",
    );
    fs.writeFileSync(path.join(meta, "meta.json"), JSON.stringify({ Name: "colima" }));
    expect((await messagesOf(dockerContext))[0]).toMatch(/^note: Docker's current context is colima, one of 2/);
    expect((await messagesOf(dockerContext, { environment: { DOCKER_HOST: "unix:///a" } }))[0]).toMatch(
        /^note: DOCKER_HOST/,
    );
    expect((await messagesOf(dockerContext, { environment: { DOCKER_CONTEXT: "gone" } }))[0]).toMatch(
        /unset DOCKER_CONTEXT$/,
    );
});

test("a credential helper that is gone, and settings that are no JSON; the fix works", async () => {
    const docker = path.join(machine.home, ".docker");
    const file = path.join(docker, "config.json");
    fs.mkdirSync(docker);
    fs.writeFileSync(file, JSON.stringify({ credsStore: "gone", auths: {} }));
    const [text = ""] = await messagesOf(dockerCredentials);
    expect(text).toContain("docker-credential-gone, which does not work here");
    const helper = path.join(folder, "docker-credential-gone");
    fs.writeFileSync(helper, "#!/bin/sh\necho {}\n", { mode: 0o755 });
    const environment = { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    expect(await messagesOf(dockerCredentials, { environment })).toEqual([]);
    const line = text.slice(text.indexOf("node -e"));
    const { execSync } = jest.requireActual<typeof import("node:child_process")>("node:child_process");
    execSync(line);
    expect(await messagesOf(dockerCredentials)).toEqual([]);
    expect(JSON.parse(fs.readFileSync(file, "utf8"))).toEqual({ auths: {} });
    fs.writeFileSync(file, JSON.stringify({ credHelpers: { "a.example.com": "gone", "b.example.com": "broken" } }));
    fs.writeFileSync(path.join(folder, "docker-credential-broken"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    fs.rmSync(helper);
    // Of a single registry, which may never be asked.
    expect(await messagesOf(dockerCredentials, { environment })).toEqual([
        expect.stringMatching(/^note: .+docker-credential-gone/),
    ]);
    fs.writeFileSync(file, "{");
    expect((await messagesOf(dockerCredentials))[0]).toContain("is no JSON");
});

test("a daemon of a context is that context's to start, and none is asked for where there is no docker command", async () => {
    jest.mocked(engineRequest).mockRejectedValue(Object.assign(new Error(), { code: "ENOENT" }));
    expect((await messagesOf(dockerDaemon, { environment: { DOCKER_CONTEXT: "colima" } }))[0]).toContain(
        'the Docker context "colima"',
    );
    const docker = { cli: undefined, isComplete: false };
    expect(await messagesOf(dockerDaemon, { docker })).toEqual([]);
    const environment = { DOCKER_HOST: "tcp://10.0.0.5:2375" };
    expect((await messagesOf(dockerDaemon, { docker, environment }))[0]).toContain("unset DOCKER_HOST");
});

test("settings of Docker's in a home of Windows: the line that takes a helper out reads that path", () => {
    const [{ fix } = { fix: "" }] = dockerCredentials.examples;
    const file = "C:\\Users\\Ada O'Neill\\.docker\\config.json";
    const [, code = ""] = /node -e '(.+)'$/.exec(fix.replace("/home/me/.docker/config.json", "PATH")) ?? [];
    const written: unknown[] = [];
    const fake = {
        readFileSync: () => JSON.stringify({ credsStore: "desktop", credHelpers: { a: "ecr", b: "desktop" } }),
        writeFileSync: (...args: unknown[]) => written.push(args),
    };
    // As a shell hands it on: without the quotes around it.
    vm.runInNewContext(code.replace('"PATH"', JSON.stringify(file)), { require: () => fake });
    expect(written).toEqual([[file, JSON.stringify({ credHelpers: { a: "ecr" } }, null, 4)]]);
});

test("a port that a process holds is named with it", async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const own = settings();
    const stack = { ...own, services: ["mlflow" as const], ports: { ...own.ports, mlflow: port } };
    const texts = await messagesOf(freePorts, { settings: stack });
    server.close();
    expect(texts.filter((text) => text.startsWith(`gaiaflow:ports.mlflow is ${port}, which the process`))).toHaveLength(
        1,
    );
});

test.each([
    [["mlflow"], 1, "Use a machine with more."],
    [["mlflow", "jupyter"], 1.5, "npx gaiaflow mlops start --stack dev --service mlflow"],
    [["airflow", "mlflow", "jupyter"], 3.5, "npx gaiaflow mlops start --stack dev --service mlflow"],
] as const)("memory for %j is %d GiB", async (services, needed, fix) => {
    info = { ...info, MemTotal: 0.5 * GIBI };
    expect(await messagesOf(memory, { settings: { ...settings(), services: [...services] } })).toEqual([
        expect.stringMatching(new RegExp(`stack dev needs ${needed} GiB\\..* ${fix}$`)),
    ]);
});

test("too little memory, for what the stack is", async () => {
    info = { ...info, MemTotal: 4 * GIBI };
    expect(await messagesOf(memory)).toEqual([]);
    expect(await messagesOf(memory, { hasCluster: true, stack: "prod_local", platform: "darwin" })).toEqual([
        expect.stringMatching(/^Docker has 4\.0 GiB of memory; stack prod_local needs 5\.5 GiB\..+Settings, Resources/),
    ]);
});

test("a disk that is full is a fault, one that fills a note; each disk once", async () => {
    statfs.mockResolvedValue({ bavail: 1, bsize: GIBI });
    expect(await messagesOf(disk)).toEqual([expect.stringMatching(/^The disk of .+ has 1\.0 GiB left\./)]);
    statfs.mockResolvedValue({ bavail: 5, bsize: GIBI });
    expect((await messagesOf(disk))[0]).toMatch(/^note: /);
});

test("cgroup v1 is a note as long as the Kubernetes of a cluster runs on it", async () => {
    info = { ...info, CgroupVersion: "1" };
    expect((await messagesOf(cgroups))[0]).toMatch(/^note: /);
    const refuses = Number(KUBERNETES_VERSION.split(".")[1]) >= 35;
    const [{ isNote = false } = {}] = await cgroups.find({ ...machine, hasCluster: true });
    expect(isNote).toBe(!refuses);
});

test.each([
    [{ platform: "darwin" as const }, "docker desktop restart"],
    [{ release: "5.15-microsoft-standard-WSL2" }, "sudo hwclock -s"],
    [{}, "sudo timedatectl set-ntp true"],
])("a clock that is behind, on %j", async (changes, line) => {
    info = { ...info, SystemTime: new Date(Date.now() - 340_000).toISOString() };
    expect(await messagesOf(clock, changes)).toEqual([`The clock of Docker's machine is 340 s behind. Type: ${line}`]);
});

test("proxies: own services have to be left out, and no login is shown", async () => {
    const environment = { https_proxy: "http://me:hunter2@127.0.0.1:3128", NO_PROXY: "example.com" };
    const texts = await messagesOf(proxy, { environment });
    expect(texts).toEqual([
        expect.stringContaining("export NO_PROXY=example.com,localhost,127.0.0.1,.localhost"),
        expect.stringMatching(/^note: HTTPS_PROXY \(http:\/\/127\.0\.0\.1:3128\)/),
    ]);
    expect(texts.join()).not.toContain("hunter2");
    const fine = { HTTP_PROXY: "http://proxy.example.com:3128", NO_PROXY: "localhost, 127.0.0.1" };
    expect(await messagesOf(proxy, { environment: fine })).toEqual([]);
});
