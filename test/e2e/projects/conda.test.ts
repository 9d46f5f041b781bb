/** A whole dev platform whose environment comes from a channel of conda's: the machine's own, since the public ones may not be reached. */
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { ROLE_LABEL, STACK_LABEL } from "../../../lib/labels";
import { airflowApi } from "../../support/airflow-api";
import { copyClone, succeed, type CloneCopy } from "../../support/clone";
import { startChannel, type CondaChannel } from "../../support/conda-channel";
import { CONDA_PACKAGES } from "../../support/conda-packages";
import { docker } from "../../support/docker-engine";
import { freePorts } from "../../support/free-ports";
import { runCells } from "../../support/jupyter-kernel";
import { writeLinkedProject } from "../../support/linked-project";
import type { Logins } from "../../support/platform";
import { bridgeAddress } from "../../support/private-index";

jest.setTimeout(1_800_000);

const CODE = [
    "import os, subprocess, sys",
    "",
    "",
    "def found() -> list[str]:",
    "    import geo, six",
    "",
    "    printed = subprocess.check_output(['geoinfo'], text=True).strip()",
    "    return [geo.VERSION, printed, os.environ['GEO_DATA'], six.__version__, sys.prefix]",
    "",
];
const DAG = [
    "from airflow.sdk import DAG",
    "from gaiaflow import task_factory",
    "",
    'with DAG("hello", schedule=None):',
    '    task_factory("found", "hello:found")',
    "",
];
const CELL = "import json; from hello import found; print(json.dumps(found()))";
const foundWith = (version: string) => [...[version, "geo of /opt/venv", "/opt/venv/share/geo", "1.17.0", "/opt/venv"]];

const stack = `conda-${crypto.randomBytes(3).toString("hex")}`;
let channel: CondaChannel;
let clone: CloneCopy;
let root: string;
let folder: string;
let ports: number[];

const command = (name: string, ...args: string[]) => {
    const options = { cwd: folder, env: clone.env, extendEnv: false, reject: false, all: true } as const;
    return execa(path.join(folder, "node_modules", ".bin", name), [...args, "--stack", stack], {
        ...options,
        stdin: "ignore",
    });
};
const preview = async () => (await command("pulumi", "preview", "--expect-no-changes", "--non-interactive")).exitCode;
const environment = (version: string) =>
    stringify({ channels: [channel.url], dependencies: [`geo-bindings=${version}`, { pip: ["six==1.17.0"] }] });
const ofStack = (...args: string[]) => docker(...args, "--filter", `label=${STACK_LABEL}=${stack}`);

/** The stack's running containers by what they do there. */
async function containers(): Promise<Record<string, string>> {
    const text = await ofStack("ps", "--format", `{{.Label "${ROLE_LABEL}"}} {{.ID}}`);
    return Object.fromEntries(text.split("\n").map((line) => line.split(" ") as [string, string]));
}

async function logins(): Promise<Logins> {
    const { stdout } = await command("pulumi", "stack", "output", "credentials", "--json", "--show-secrets");
    return JSON.parse(stdout) as Logins;
}

async function foundInTask(): Promise<unknown> {
    const api = await airflowApi(ports[0] ?? 0, (await logins()).airflow);
    const { id, state } = await api.run("hello");
    expect(state).toBe("success");
    return api.xcom("hello", id, "found");
}

async function foundInKernel(): Promise<unknown> {
    const [outputs = []] = await runCells({ port: ports[4] ?? 0, token: (await logins()).jupyter.token }, [CELL]);
    expect(outputs.map(({ name }) => name)).toEqual(outputs.map(() => "stdout"));
    return JSON.parse(outputs.map(({ text }) => text as string).join(""));
}

beforeAll(async () => {
    channel = await startChannel(CONDA_PACKAGES, await bridgeAddress());
    clone = await copyClone();
    root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-conda-"));
    folder = path.join(root, "hello");
    ports = await freePorts(5);
    const [airflow, mlflow, minio, minioConsole, jupyter] = ports;
    const config = {
        "pulumi:disable-default-providers": ["docker", "kubernetes"],
        "gaiaflow:mode": "dev",
        "gaiaflow:ports": { airflow, mlflow, minio, minioConsole, jupyter },
    };
    const files = {
        "environment.yml": environment("3.8"),
        "src/hello/__init__.py": CODE.join("\n"),
        "dags/hello.py": DAG.join("\n"),
    };
    await writeLinkedProject({ folder, gaiaflow: clone.dir, stack, config, files });
    await fs.rm(path.join(folder, "requirements.txt"));
});

afterAll(async () => {
    await command("gaiaflow", "destroy", "--yes");
    await channel.close();
    await clone.remove();
    await fs.rm(root, { recursive: true });
});

test("starts, with a lock of the channel's packages, and a second preview is empty", async () => {
    expect(await succeed(command("gaiaflow", "start"))).toContain("conda's channels are taken");
    expect(await fs.readFile(path.join(folder, "pylock.toml"), "utf8")).toContain("geo-bindings-3.8-0.tar.bz2");
    expect(await preview()).toBe(0);
});

test("has the channel's packages in a task and in a notebook's kernel", async () =>
    expect([await foundInTask(), await foundInKernel()]).toEqual([foundWith("3.8"), foundWith("3.8")]));

test("replaces the containers of tasks and kernels alone where the lock has another version", async () => {
    const before = await containers();
    await fs.writeFile(path.join(folder, "environment.yml"), environment("3.9"));
    expect(await succeed(command("gaiaflow", "start"))).toContain("geo-bindings 3.8 → 3.9");
    const after = await containers();
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    const replaced = Object.keys(before).filter((role) => before[role] !== after[role]);
    expect(replaced.sort()).toEqual(["kernels", "tasks"]);
    expect([await foundInTask(), await foundInKernel()]).toEqual([foundWith("3.9"), foundWith("3.9")]);
    expect(await preview()).toBe(0);
});

test("is destroyed with all that it made", async () => {
    await succeed(command("gaiaflow", "destroy", "--yes"));
    expect([await ofStack("ps", "--all", "--quiet"), await ofStack("volume", "ls", "--quiet")]).toEqual(["", ""]);
});
