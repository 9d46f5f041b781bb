import * as fs from "node:fs";
import * as path from "node:path";
import execa from "execa";
import { engineJson } from "../../../../../lib/engine.cjs";
import { workingOn } from "../../../../../checks/doctor/state-lock";
import { shownIfUpToDate, fingerprint, recordUpToDate } from "../../../up-to-date/record";
import { leftStack, RESOURCES, type InDocker, type LeftStack } from "../../support/left-stack";

jest.mock("../../../../../lib/engine.cjs", () => ({ engineJson: jest.fn() }));
jest.mock("../../../../../checks/doctor/state-lock", () => ({ workingOn: jest.fn() }));
jest.mock("@gaiaflow/toolchain/core/environment", () => ({ dockerHost: () => Promise.resolve({}) }));

jest.mock("@gaiaflow/toolchain/core/state-dir", () => ({
    stateDir: () => `${process.env["HOME"]}/.local/state/gaiaflow`,
}));

const SHOWN = { outputs: { urls: { mlflow: "http://127.0.0.1:5000" } }, notes: ["A note."] };
const URN = "urn:pulumi:dev::iris::more";
let fixture: LeftStack;

/** A start that finds nothing to do. */
const start = async () => recordUpToDate("dev", await fingerprint("dev"), SHOWN);

beforeEach(async () => {
    fixture = leftStack();
    jest.mocked(engineJson).mockImplementation(fixture.answer);
    jest.mocked(workingOn).mockReturnValue(undefined);
    await start();
});
afterEach(() => fixture.remove());

test("a stack stands as a start has left it that found nothing to do, and what that printed is known", async () => {
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
});

const running = (docker: InDocker) => docker.containers["c1"] as NonNullable<InDocker["containers"][string]>;
const own = (file: string) => path.join(fixture.home, ".local", "state", "gaiaflow", "stacks", "iris", "dev", file);

test.each<[string, () => unknown]>([
    [
        "the order in which Docker lists what is mounted",
        () => (running(fixture.docker)["Mounts"] as object[]).reverse(),
    ],
    ["a check of health that was made since", () => Object.assign(running(fixture.docker), { ExecIDs: ["another"] })],
    ["what that check says", () => (running(fixture.docker).State["Health"] = { Status: "healthy", Log: ["fine"] })],
    ["Docker's word, which follows", () => (running(fixture.docker).State["Health"] = { Status: "starting" })],
    ["a notebook that was saved", () => fixture.write("notebooks/look.ipynb", '{ "cells": [] }')],
    ["what Python leaves behind", () => fixture.write("dags/__pycache__/train.pyc", "1")],
    ["a checkpoint of Jupyter's", () => fixture.write("notebooks/.ipynb_checkpoints/look.ipynb", "{}")],
    ["another terminal", () => (process.env["TERM_SESSION_ID"] = "2")],
    [
        "the salt that Pulumi adds and a command takes out",
        () => fixture.write("Pulumi.dev.yaml", fs.readFileSync("Pulumi.dev.yaml", "utf8")),
    ],
])("it does so whatever comes of %s", async (_, change) => {
    change();
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
});

test.each<[string, () => unknown]>([
    ["a setting", () => fs.appendFileSync("Pulumi.dev.yaml", "  gaiaflow:services: [mlflow]\n")],
    ["the project's file", () => fs.appendFileSync("Pulumi.yaml", "description: x\n")],
    ["the program", () => fs.appendFileSync("index.ts", "// More.\n")],
    ["a requirement", () => fixture.write("requirements.txt", "scipy\n")],
    ["a DAG", () => fixture.write("dags/train.py", "fail\n")],
    ["what a notebook writes", () => fixture.write("notebooks/figures.csv", "1")],
    ["a module of the project", () => fixture.write("iris/model.py", "")],
    ["a module that is gone", () => fs.rmSync("dags/train.py")],
    ["rights of a file", () => fs.chmodSync("dags/train.py", 0o600)],
    ["a notebook that Jupyter may not write yet", () => fixture.write("notebooks/new.ipynb", "{}")],
    ["another folder at the same path", () => replaceFolder("dags")],
    ["npm's packages", () => fixture.write("node_modules/.package-lock.json", "{}")],
    ["the project's commit", () => commit()],
    ["a file of the stack's folder", () => fixture.write(own("last-up.json"), "{ }")],
    ["a file of the stack's folder that is gone", () => fs.rmSync(own("last-up.json"))],
    ["the passphrase", () => (process.env["PULUMI_CONFIG_PASSPHRASE"] = "another")],
    [
        "the generated passphrase",
        () => fixture.write(path.join(fixture.root, "..", "config", "gaiaflow", "passphrase"), "x"),
    ],
    ["a variable", () => (process.env["AWS_PROFILE"] = "other")],
    ["a tool", () => process.env["PATH"] && (process.env["PATH"] += ":/elsewhere")],
    ["the state, by whatever run of Pulumi", () => fixture.writeState(RESOURCES, { manifest: { time: "now" } })],
])("another run of Pulumi follows on a change of %s", async (_, change) => {
    change();
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

test.each<[string, (docker: InDocker) => unknown]>([
    ["is removed", (docker) => [docker.listed.containers.pop(), delete docker.containers["c2"]]],
    ["is another of the same name", (docker) => (docker.listed.containers[0] = "c9")],
    ["is there that no state knows", (docker) => docker.listed.containers.push("c9")],
    ["is stopped", (docker) => (running(docker).State["Running"] = false)],
    ["is paused", (docker) => (running(docker).State["Paused"] = true)],
    ["was started again", (docker) => (running(docker).State["StartedAt"] = "11:00")],
    ["is unhealthy", (docker) => (running(docker).State["Health"] = { Status: "unhealthy" })],
    ["got another limit", (docker) => (running(docker)["HostConfig"] = { Memory: 1024 })],
    ["mounts something else", (docker) => (running(docker)["Mounts"] = [])],
    ["got another name", (docker) => (running(docker)["Name"] = "/mine")],
    ["left a network", (docker) => (running(docker)["NetworkSettings"] = { Networks: {} })],
    ["ran once and runs again", (docker) => Object.assign(docker.containers["c2"]?.State ?? {}, { Running: true })],
    ["ran once and failed", (docker) => Object.assign(docker.containers["c2"]?.State ?? {}, { ExitCode: 1 })],
])("another run of Pulumi follows where a container %s", async (_, change) => {
    change(fixture.docker);
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

test.each<[string, (docker: InDocker) => unknown]>([
    ["a network is gone", ({ listed }) => listed.networks.pop()],
    ["a network is another", ({ listed }) => Object.assign(listed.networks[0] ?? {}, { Internal: false })],
    ["a volume is gone", ({ listed }) => listed.volumes.pop()],
    ["a volume was made again", ({ listed }) => Object.assign(listed.volumes[0] ?? {}, { CreatedAt: "now" })],
    ["a volume is labelled as the stack's and is not", ({ listed }) => listed.volumes.push({ Name: "zz" })],
    ["an image is gone", ({ images }) => delete images["gaiaflow/mlflow:1"]],
    ["an image's name stands for another", ({ images }) => (images["gaiaflow/mlflow:1"] = "sha256:2")],
    ["Docker does not answer", () => jest.mocked(engineJson).mockRejectedValue(new Error("ECONNREFUSED"))],
    ["another run works on the stack", () => jest.mocked(workingOn).mockReturnValue(4711)],
])("another run of Pulumi follows where %s", async (_, change) => {
    change(fixture.docker);
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

test("an image of the project's own may hold its notebooks", async () => {
    const text = fs.readFileSync("Pulumi.dev.yaml", "utf8");
    fixture.write(
        "Pulumi.dev.yaml",
        text.replace("notebooks: notebooks", "notebooks: notebooks, dockerfile: Dockerfile"),
    );
    await start();
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
    fixture.write("notebooks/look.ipynb", '{ "cells": [] }');
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

test("notebooks that lie among all else make that no less looked at", async () => {
    const text = fs.readFileSync("Pulumi.dev.yaml", "utf8");
    fixture.write("Pulumi.dev.yaml", text.replace("notebooks: notebooks", "notebooks: ."));
    await start();
    fixture.write("look.ipynb", "{}");
    await start();
    fixture.write("look.ipynb", '{ "cells": [] }');
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
    fixture.write("requirements.txt", "scipy\n");
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

test("what changed while Pulumi looked may not have been seen, and so nothing is noted", async () => {
    fixture.write("dags/train.py", "later\n");
    const before = await fingerprint("dev");
    fixture.write("dags/train.py", "later still\n");
    await recordUpToDate("dev", before, SHOWN);
    expect(await shownIfUpToDate("dev")).toBeUndefined();
    await start();
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
});

test.each<[string, () => unknown]>([
    ["in a bucket", () => ({ type: "command:local:Command", id: "b", inputs: { create: "sync", delete: "remove" } })],
    ["in a cluster", () => ({ type: "kubernetes:core/v1:Secret", id: "s" })],
    ["of a kind of the user's own", () => ({ type: "aws:s3/bucket:Bucket", id: "b" })],
    ["that an earlier run was to remove", () => ({ type: "random:index/id:Id", id: "d", delete: true })],
    ["that failed", () => ({ type: "random:index/id:Id", id: "d", initErrors: ["it did not come up"] })],
])("nothing is judged of a stack with something %s", async (_, resource) => {
    fixture.writeState([...RESOURCES, { urn: URN, ...(resource() as object) }]);
    expect(await fingerprint("dev")).toBeUndefined();
});

test("a file that a command keeps elsewhere is looked at, too", async () => {
    const file = path.join(fixture.root, "..", "alerts.json");
    fixture.write(file, "[]");
    const inputs = { create: "write", delete: "remove", environment: { FILE: file } };
    fixture.writeState([...RESOURCES, { urn: URN, type: "command:local:Command", id: "f", inputs }]);
    await start();
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
    fs.writeFileSync(file, "[ ]");
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

const set = (line: string) => () => fs.appendFileSync("Pulumi.dev.yaml", line);

test.each<[string, () => unknown]>([
    ["state is kept by a service", () => (process.env["PULUMI_BACKEND_URL"] = "s3://bucket")],
    ["secrets are kept by a service", set("secretsprovider: awskms://key\n")],
    ["secrets of the state are", () => fixture.writeState(RESOURCES, { secrets_providers: { type: "cloud" } })],
    ["a run of Pulumi was killed", () => fixture.writeState(RESOURCES, { pending_operations: [{}] })],
    ["settings come from an environment, too", set("environment: [team]\n")],
    ["settings lie in another folder", () => fs.appendFileSync("Pulumi.yaml", "stackConfigDir: stacks\n")],
    ["a folder from elsewhere is mounted", set("  gaiaflow:mounts: [{ source: ../data, path: data }]\n")],
    ["values of tasks are swept", set("  gaiaflow:xcom: { objectStorage: true }\n")],
    ["a folder of the project is elsewhere", () => fs.symlinkSync(fixture.home, "data")],
])("nothing is judged where %s", async (_, change) => {
    change();
    expect(await fingerprint("dev")).toBeUndefined();
});

test.each<[string, () => unknown]>([
    ["a program of the user's own", () => fs.appendFileSync("index.ts", 'import "node:fs";\n')],
    ["requirements from outside", () => fixture.write("requirements.txt", "-r ../common.txt\n")],
    ["a version from outside", () => fixture.write("pyproject.toml", '[tool.hatch.version]\npath = "../version.py"\n')],
])("nothing is noted of %s", async (_, change) => {
    change();
    await start();
    expect([await fingerprint("dev"), await shownIfUpToDate("dev")]).toEqual([expect.anything(), undefined]);
});

test("another run of Pulumi follows on a tag, by which the project may have another version", async () => {
    commit();
    await start();
    expect(await shownIfUpToDate("dev")).toEqual(SHOWN);
    execa.sync("git", ["tag", "v2"]);
    expect(await shownIfUpToDate("dev")).toBeUndefined();
});

test("in whatever order a run of Pulumi has written its state, the stack is the same", async () => {
    const before = await fingerprint("dev");
    fixture.writeState([...RESOURCES].reverse());
    expect((await fingerprint("dev"))?.stack).toBe(before?.stack);
});

test("one stack's record is not another's", async () => {
    expect(await shownIfUpToDate("mine")).toBeUndefined();
});

function replaceFolder(folder: string): void {
    fs.renameSync(folder, "old");
    fs.cpSync("old", folder, { recursive: true });
    fs.rmSync("old", { recursive: true });
}

function commit(): void {
    const who = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
    execa.sync("git", ["add", "--all"]);
    execa.sync("git", [...who, "commit", "--quiet", "--message", "A commit"]);
}
