import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { CLONE } from "../../../support/settings";

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
const run = (script: "pull-image" | "build-with-secret", docker = DOCKER) => {
    fs.writeFileSync(path.join(folder, "docker"), docker, { mode: 0o755 });
    const env = {
        ...{ BUILD: JSON.stringify(BUILD), PUBLISHED, SECRET: "" },
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
