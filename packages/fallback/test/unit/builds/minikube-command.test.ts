import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { NODE_IMAGE } from "../../../builds/kubernetes/node-image";
import { KUBERNETES_VERSION } from "../../../builds/kubernetes/versions";
import { minikubeCommand } from "../../../builds/minikube/command";

const OWN = `v${KUBERNETES_VERSION}`;
let folder: string;

beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-minikube-"));
    for (const name of ["real", "bin", "command"]) await fs.mkdir(path.join(folder, name));
    const executable = { mode: 0o755 };
    await fs.writeFile(path.join(folder, "real", "minikube"), '#!/bin/sh\necho "$@"; env\n', executable);
    // One that has the node's image where the file says so.
    const docker = `#!/bin/sh\necho "docker $*" >> ${folder}/log\n[ "$1" != image ] || [ -e ${folder}/image ]\n`;
    await fs.writeFile(path.join(folder, "bin", "docker"), docker, executable);
    const real = path.join(folder, "real");
    const parts = { minikube: real, kubernetes: "/cache/kubernetes", nodeImage: "/cache/node-image" };
    await minikubeCommand(parts).make(path.join(folder, "command"), () => undefined);
});
afterAll(() => fs.rm(folder, { recursive: true }));
beforeEach(() => fs.writeFile(path.join(folder, "log"), ""));

/** Runs the command, which becomes one that prints its arguments and its environment. */
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): execa.ExecaChildProcess =>
    execa(path.join(folder, "command", "minikube"), [...args], {
        env: { PATH: `${folder}/bin:/usr/bin:/bin`, ...env },
        extendEnv: false,
        reject: false,
    });

test("becomes Minikube with what was built as its defaults, which an own variable overrules", async () => {
    const { stdout } = await run(["status", "--profile", "p"], { MINIKUBE_CNI: "calico" });
    expect(stdout.split("\n")).toEqual(
        expect.arrayContaining([
            "status --profile p",
            `MINIKUBE_BASE_IMAGE=${NODE_IMAGE}`,
            "MINIKUBE_BINARY_MIRROR=file:///cache/kubernetes/mirror",
            `MINIKUBE_KUBERNETES_VERSION=${OWN}`,
            "MINIKUBE_CONTAINER_RUNTIME=containerd",
            "MINIKUBE_CNI=calico",
            "MINIKUBE_PRELOAD=false",
        ]),
    );
    expect(await fs.readFile(path.join(folder, "log"), "utf8")).toBe("");
});

test.each([
    [[`--kubernetes-version=${OWN}`], {}],
    [["--kubernetes-version", KUBERNETES_VERSION], {}],
    [[], { MINIKUBE_KUBERNETES_VERSION: OWN }],
    [[], { MINIKUBE_KUBERNETES_VERSION: KUBERNETES_VERSION }],
    [[`--kubernetes-version=${OWN}`], { MINIKUBE_KUBERNETES_VERSION: "v1.30.0" }],
])("starts the Kubernetes that was built, asked for by %j and %j", async (args, env) => {
    const { stdout, exitCode } = await run(["start", ...args], env);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`MINIKUBE_KUBERNETES_VERSION=${OWN}\n`);
});

test.each([
    [["start", "--kubernetes-version=v1.30.0"], {}],
    [["start", "--kubernetes-version", "stable"], {}],
    [["start"], { MINIKUBE_KUBERNETES_VERSION: "v1.30.0" }],
    [["--profile", "p", "start"], { MINIKUBE_KUBERNETES_VERSION: "v1.30.0" }],
    [["start", "--kubernetes-version=v1.30.0"], { MINIKUBE_KUBERNETES_VERSION: OWN }],
])("refuses another by name, asked for by %j and %j", async (args, env) => {
    const { stderr, stdout, exitCode } = await run(args, env);
    expect(exitCode).toBe(14);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
        new RegExp(`built with Kubernetes ${KUBERNETES_VERSION} .*\\(asked for: (v1\\.30\\.0|stable)\\)`),
    );
});

test("a variable that asks for another stands in the way of nothing but a start", async () => {
    expect((await run(["delete"], { MINIKUBE_KUBERNETES_VERSION: "v1.30.0" })).exitCode).toBe(0);
});

test("a start gives Docker the node's image first, where it is missing", async () => {
    const { stdout } = await run(["start"]);
    expect(stdout.split("\n")[0]).toBe("start --cache-images=false");
    const calls = () => fs.readFile(path.join(folder, "log"), "utf8");
    expect(await calls()).toContain("docker load --quiet --input /cache/node-image/node.tar");
    await fs.writeFile(path.join(folder, "image"), "");
    await fs.writeFile(path.join(folder, "log"), "");
    await run(["start"]);
    expect(await calls()).toBe(`docker image inspect ${NODE_IMAGE}\n`);
});
