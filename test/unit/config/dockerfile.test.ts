import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { encryptedArguments, readDockerfile } from "../../../config/dockerfile";

let root: string;
const write = (file: string, text = ""): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
};
const read = (changes: object = {}) =>
    readDockerfile({ dockerfile: "docker/Dockerfile", ...changes }, { projectRoot: root, stack: "dev" });
const faultsOf = (changes?: object) =>
    read(changes).faults.map(({ subject = "", problem, fix }) => `${subject} ${problem} | ${fix}`);

beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dockerfile-"));
    write("docker/Dockerfile", "ARG GAIAFLOW_BASE\nFROM ${GAIAFLOW_BASE}\nCOPY a.txt /\n");
    write("docker/a.txt");
});
afterEach(() => fs.rmSync(root, { recursive: true }));

test("a Dockerfile is read with the folder that it stands in, or the one that is named", () => {
    expect(read()).toMatchObject({ faults: [], dockerfile: { context: path.join(root, "docker"), isOnOurs: true } });
    write("a.txt");
    expect(read({ dockerContext: "." })).toMatchObject({ faults: [], dockerfile: { context: root } });
    expect(read({ dockerfile: undefined })).toEqual({ faults: [] });
});

test.each([
    [
        { dockerfile: "nowhere/Dockerfile" },
        /^gaiaflow:project.dockerfile is "nowhere\/Dockerfile", but there is no such/,
    ],
    [{ dockerfile: "docker" }, /^gaiaflow:project.dockerfile is "docker", but there is no such file/],
    [{ dockerContext: "nowhere" }, /^gaiaflow:project.dockerContext is "nowhere", but there is no such folder/],
    [{ dockerfile: undefined, dockerContext: "." }, /^gaiaflow:project.dockerContext is set, but no /],
    [{ dockerfile: undefined, buildArgs: { A: "1" } }, /^gaiaflow:project.buildArgs is set, but no /],
    [{ buildArgs: { CUDA: "12" } }, /^gaiaflow:project.buildArgs.CUDA is an argument that docker\/Dockerfile does not/],
    [{ buildArgs: { API_TOKEN: "abc123" } }, /^gaiaflow:project.buildArgs.API_TOKEN holds a password, token or key/],
    [{ buildArgs: { https_proxy: "http://me:pw1@proxy" } }, /https_proxy holds a password.*buildArgs.https_proxy'$/],
])("%j: %j", (changes, expected) => {
    expect(faultsOf(changes)).toEqual([expect.stringMatching(expected)]);
    expect(faultsOf(changes).join()).not.toMatch(/abc123|pw1/);
});

test.each([
    ["", /^docker\/Dockerfile has no FROM/],
    ["FROM debian AS a\nFROM scratch\n", /^docker\/Dockerfile ends with an image that has no \/bin\/sh: FROM scratch/],
    ["FROM debian\nCOPY b.txt /\n", /^docker\/Dockerfile line 2: b.txt is not in docker, .*dockerContext' '<folder>'$/],
    ["FROM debian\nCOPY src /\n", /^docker\/Dockerfile line 2: src is not in docker, .*dockerContext' \.$/],
    ["FROM debian\nENV OPENAI_API_KEY=abc123\n", /^docker\/Dockerfile line 2: OPENAI_API_KEY holds a password/],
    ["ARG DB_PASSWORD=abc123\nFROM debian\n", /^docker\/Dockerfile line 1: DB_PASSWORD holds a password/],
    ["FROM debian\nENV INDEX=https://me:abc123@example.com/simple\n", /^docker\/Dockerfile line 2: INDEX holds/],
])("a Dockerfile of %j is refused", (text, expected) => {
    write("docker/Dockerfile", text);
    write("src/iris/__init__.py");
    expect(faultsOf()).toEqual([expect.stringMatching(expected)]);
    expect(faultsOf().join()).not.toContain("abc123");
});

test("what is no secret, and what Docker takes by itself, is taken", () => {
    write(
        "docker/Dockerfile",
        "ARG CUDA=12\nFROM debian:13\nARG TOKEN_FILE=/run/token\nENV PASSWORD=$OTHER\nCOPY *.csv /\n",
    );
    expect(faultsOf({ buildArgs: { CUDA: "12.4", http_proxy: "http://proxy:3128" } })).toEqual([]);
});

test("keys of what GaiaFlow's image has are refused where nothing of it is used", () => {
    const keys = { python: "3.11", extras: ["s3"], groups: ["plots"], systemPackages: ["jq"] };
    expect(faultsOf(keys)).toEqual([]);
    write("docker/Dockerfile", "FROM python:3.12-slim\n");
    const effect = "has no effect: docker/Dockerfile starts from python:3.12-slim, not from ${GAIAFLOW_BASE}";
    expect(faultsOf(keys)).toEqual(
        Object.keys(keys).map((key) => expect.stringContaining(`gaiaflow:project.${key} ${effect}`) as string),
    );
    // It may be what the Dockerfile itself installs.
    expect(faultsOf({ extras: [], requirements: "requirements.txt" })).toEqual([]);
});

test.each([
    [[["project", "buildArgs", "A"]], ["A"]],
    [[["project", "indexes", 0, "password"]], []],
    // Pulumi says no more than that something of the whole key is encrypted.
    [undefined, ["A", "B"]],
])("of what is encrypted, %j, build arguments are refused: %j", (secretPaths, names) => {
    const document = { project: { buildArgs: { A: "1", B: "2" } } };
    const raw = { stack: "dev", values: {}, secretKeys: new Set(["project"]), ...(secretPaths && { secretPaths }) };
    expect(encryptedArguments(document, raw).map(({ subject }) => subject)).toEqual(
        names.map((name) => `gaiaflow:project.buildArgs.${name}`),
    );
    const withLogin = { project: { ...document.project, indexes: [{ url: "https://a", password: "b" }] } };
    expect(encryptedArguments(withLogin, { ...raw, secretPaths: undefined as never })).toEqual([]);
});
