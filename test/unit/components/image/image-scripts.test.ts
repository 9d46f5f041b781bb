import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { CLONE } from "../../../support/settings";
import { until } from "../../../support/until";

const PUBLISHED = `ghcr.io/owner/gaiaflow/mlflow@sha256:${"a".repeat(64)}`;
const NAME = "gaiaflow/mlflow:1";
const BUILD = {
    ...{ imageName: NAME, context: ".", dockerfile: "Dockerfile", target: "", args: {}, secret: "logins" },
    platform: "linux/arm64/v8",
};
/** Has the image that `there` names the platform of, and keeps what it is asked. */
const DOCKER = `#!/bin/sh
cd "$(dirname "$0")"
case "$1 $2" in --version*) echo "Docker version 20.10.0, build 0"; exit ;; esac
[ "$1" = image ] && what="$1 $2" || what=$1
echo "$what" >>calls
case $what in
    "image inspect") cat there ;;
    build) echo linux/arm64 >there ;;
esac
`;
let folder: string;

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-image-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const there = (platform: string) => fs.writeFileSync(path.join(folder, "there"), `${platform}\n`);
const asked = () => fs.readFileSync(path.join(folder, "calls"), "utf8").trim().split("\n");
const run = (script: "pull-image" | "build-with-secret", docker = DOCKER, more = {}) => {
    fs.writeFileSync(path.join(folder, "docker"), docker, { mode: 0o755 });
    const env = {
        ...{ BUILD: JSON.stringify(BUILD), PUBLISHED, SECRET: "", ...more },
        PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`,
    };
    const file = path.join(CLONE, "components", "image", "scripts", `${script}.cjs`);
    return execa("node", [file], { cwd: folder, env, reject: false });
};

describe.each([
    ["pull-image", ["pull", "tag", "image rm"]],
    ["build-with-secret", ["build"]],
] as const)("%s", (script, makes) => {
    test("leaves an image alone that is there", async () => {
        there("WARNING: no config\nlinux/arm64");
        expect(await run(script)).toMatchObject({ exitCode: 0, stderr: "" });
        expect(asked()).toEqual(["image inspect"]);
    });

    test.each([
        ["for another processor", "linux/amd64"],
        ["that is not there", undefined],
    ])("makes one %s", async (_, platform) => {
        if (platform !== undefined) there(platform);
        expect(await run(script)).toMatchObject({ exitCode: 0, stderr: "" });
        expect(asked()).toEqual(["image inspect", ...makes]);
    });
});

test("pull-image pulls one that is there, where a start builds all again", async () => {
    there("linux/arm64");
    expect(await run("pull-image", DOCKER, { GAIAFLOW_PULL_AGAIN: "yes" })).toMatchObject({ exitCode: 0 });
    expect(asked()).toEqual(["pull", "tag", "image rm"]);
    expect(await run("pull-image", DOCKER, { GAIAFLOW_PULL_AGAIN: "no" })).toMatchObject({ exitCode: 0 });
    expect(asked().slice(3)).toEqual(["image inspect"]);
});

describe("pull-image, where another start takes the published name away before it is tagged", () => {
    /** Fails to tag, the first time or always; `others` is what the other start does meanwhile. */
    const beaten = (times: number, others = "") =>
        DOCKER.replace(
            "    build)",
            `    tag) [ $(grep -c tag calls) -gt ${times} ] || { ${others} echo "No such image" >&2; exit 1; } ;;\n    build)`,
        );

    test("takes the image that the other one has named", async () => {
        expect(await run("pull-image", beaten(9, "echo linux/arm64 >there;"))).toMatchObject({
            exitCode: 0,
            stderr: "",
        });
        expect(asked()).toEqual(["image inspect", "pull", "tag", "image inspect"]);
    });

    test("pulls it once more where there is none", async () => {
        expect(await run("pull-image", beaten(1))).toMatchObject({ exitCode: 0, stderr: "" });
        expect(asked().slice(3)).toEqual(["image inspect", "pull", "tag", "image rm"]);
    });

    test("builds it where that does not help, and one line says so", async () => {
        const { exitCode, stderr } = await run("pull-image", beaten(9));
        expect(exitCode).toBe(0);
        expect(stderr).toBe(`${PUBLISHED} cannot be pulled, so it is built here: No such image`);
        expect(asked().slice(3)).toEqual(["image inspect", "pull", "tag", "image inspect", "build"]);
    });
});

test.each([
    ["pull-image", "pull"],
    ["build-with-secret", "build"],
] as const)("%s that is ended ends with an error, and begins nothing else", async (script, step) => {
    const waiting = path.join(folder, "waiting");
    const wait = `trap 'exit 1' TERM; touch waiting; while :; do sleep 0.1; done`;
    const running = run(script, DOCKER.replace("case $what in", `case $what in\n    ${step}) ${wait} ;;`));
    await until("docker is at it", () => fs.existsSync(waiting));
    running.kill("SIGTERM");
    expect(await running).toMatchObject({ exitCode: 1, stderr: `docker ${step} was ended by SIGTERM` });
    expect(asked()).toEqual(["image inspect", step]);
});
